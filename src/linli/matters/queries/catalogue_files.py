"""Catalogues as files: the one that is shipped, the ones an operator brings, the one that was published."""

import csv
import io
from pathlib import Path

import msgspec
import yaml
from django.utils.translation import gettext_lazy as _

from linli.kit.errors import NotFound, Refused, TooLarge
from linli.kit.spreadsheet import csv_text, unguard
from linli.matters.fault_labels import unreadable_sentence
from linli.matters.models import Catalogue
from linli.matters.rules import catalogue as rules

SHIPPED_KINDS = Path(__file__).resolve().parent.parent / "data" / "kinds"


def read_catalogue(path: Path) -> rules.Catalogue:
    """The catalogue of a single YAML file, or of a directory with a catalogue.yaml.

    Raises Refused ``catalogue.unreadable`` whose facts say where; TooLarge before a big file is read.
    """
    try:
        if path.is_dir():
            return rules.read_directory(_bytes(path / rules.INDEX_NAME), lambda name: _bytes(path / name))
        return rules.read_single(_bytes(path))
    except rules.Unreadable as error:
        raise Refused("catalogue.unreadable", unreadable_sentence(error), facts={"path": error.path}) from error
    except OSError as error:
        raise NotFound("catalogue.no_file", _("There is no such file, or it cannot be read.")) from error


def read_uploaded(data: bytes) -> rules.Catalogue:
    """As read_catalogue, for the bytes of one YAML file, or of a table as ``catalogue_csv`` writes it.

    A table is read over the catalogue in force, which gives what a table has no room for. Raises Refused
    ``catalogue.unreadable``, ``catalogue.bad_table``, TooLarge.
    """
    if len(data) > rules.MAX_BYTES:
        raise TooLarge("catalogue.too_large", _("The file is larger than any catalogue."))
    try:
        table = _table(data)
        return rules.from_rows(table, published_catalogue()) if table is not None else rules.read_single(data)
    except rules.Unreadable as error:
        raise Refused("catalogue.unreadable", unreadable_sentence(error), facts={"path": error.path}) from error


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > rules.MAX_BYTES:
        raise TooLarge("catalogue.too_large", _("The file is larger than any catalogue."))
    return path.read_bytes()


def published_catalogue(version: int | None = None) -> rules.Catalogue | None:
    """The document of that version, or of the one in force; None before the first publishing.

    Raises NotFound ``catalogue.unknown`` for a version that was never published.
    """
    rows = Catalogue.objects.order_by("-version")
    found = (rows if version is None else rows.filter(version=version)).first()
    if found is None and version is not None:
        raise NotFound("catalogue.unknown", _("There is no catalogue of that number."))
    return msgspec.convert(found.document, rules.Catalogue) if found else None


def catalogue_yaml(document: rules.Catalogue) -> str:
    """The document as YAML in one text, which ``read_catalogue`` reads back to an equal document."""
    return yaml.dump(
        rules.catalogue_builtins(document),
        Dumper=_PlainDumper,
        allow_unicode=True,
        sort_keys=False,
        width=120,
        default_flow_style=False,
    )


def catalogue_csv(document: rules.Catalogue) -> str:
    """One row a kind, which ``read_uploaded`` reads back to an equal document."""
    return csv_text(rules.TABLE_COLUMNS, rules.to_rows(document))


def _table(data: bytes) -> list[dict[str, str]] | None:
    """The rows of a CSV whose first line names the columns of a table; None for anything else."""
    text = _decoded(data)
    heading = text.split("\n", 1)[0].replace('"', "").strip().split(",")
    if not set(rules.TABLE_NEEDED) <= {name.strip() for name in heading}:
        return None
    try:
        cells = [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if any(row)]
    except csv.Error as error:
        raise Refused("catalogue.bad_table", _("The table breaks off or is not CSV."), field="file") from error
    names = [name.strip() for name in cells[0]]
    if len(set(names)) != len(names) or any(len(row) > len(names) for row in cells) or "\x00" in text:
        raise Refused("catalogue.bad_table", _("The table breaks off or is not CSV."), field="file")
    return [{name: unguard(cell).strip() for name, cell in zip(names, row, strict=False)} for row in cells[1:]]


def _decoded(data: bytes) -> str:
    """GB 18030 is what Chinese Excel writes for plain CSV."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""


class _PlainDumper(yaml.SafeDumper):
    """Writes equal values twice instead of pointing at the first: aliases are refused on reading."""

    def ignore_aliases(self, data: object) -> bool:
        """Never an alias."""
        return True
