"""The mapping file: TOML that says which column means what. Unknown keys are refused, so a slip is noticed."""

from typing import Any

import msgspec

FORMAT = 1
MAX_BYTES = 200_000


class UnreadableMapping(Exception):
    """The text is no mapping. ``path`` says where, ``detail`` is the parser's own word."""

    def __init__(self, path: str, detail: str) -> None:
        super().__init__(f"{path}: {detail}")
        self.path = path
        self.detail = detail


class File(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """How a CSV file is written. Parquet needs none of it."""

    encoding: str = "utf-8"
    delimiter: str = ","


class Columns(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The names of the columns that hold one thing each."""

    id: str
    received: str
    due: str | None = None
    ended: str | None = None
    longitude: str | None = None
    latitude: str | None = None


class Words(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What the matter says: templates with ``{column}`` in them."""

    template: str
    title: str = ""
    address: str = ""


class Area(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The place as recorded: a template of its code. It is compared with where the point lies.

    ``otherwise`` says what happens to a row whose point lies nowhere: REFUSE it, or take the RECORDED place.
    """

    code: str
    otherwise: str = "REFUSE"


class Coded(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A column whose values stand for codes of ours; ``otherwise`` is for values that are not listed."""

    column: str
    values: dict[str, str] = {}
    otherwise: str | None = None


class OwnKinds(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Kinds taken over from the table itself, as retired kinds: subject, group and kind from three columns.

    Where the table has targets, the middle one of each kind becomes its hours; ``resolve_hours`` is for the rest.
    """

    columns: list[str]
    prefix: str
    first_level: str = "GRID"
    first_contact_hours: int = 24
    resolve_hours: int = 168
    basis_zh: str
    basis_en: str


class Kinds(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Either a column with codes of the catalogue in force, or kinds of the table's own."""

    coded: Coded | None = None
    own: OwnKinds | None = None


class Root(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A place that no file outlines but that the others lie in."""

    code: str
    level: str
    name_zh: str
    name_en: str = ""
    parent: str = ""


class AreaFile(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A GeoJSON file of places, known by its name; the rest are templates over a feature's properties."""

    file: str
    level: str
    code: str
    parent: str
    name_zh: str
    name_en: str = ""


class Places(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The ladder that the requests lie in, from files given beside the table."""

    source: str
    licence: str
    roots: list[Root] = []
    files: list[AreaFile] = []


class Mapping(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A whole mapping. ``source`` names the other system for ever: with the row's id it says what was imported."""

    format: int
    source: str
    attribution: str = ""
    language: str = "zh-hans"
    time_zone: str = "Asia/Shanghai"
    time_format: str = ""
    file: File = msgspec.field(default_factory=File)
    columns: Columns
    words: Words
    kinds: Kinds
    area: Area | None = None
    state: Coded | None = None
    channel: Coded | None = None
    places: Places | None = None


def read_mapping(raw: bytes) -> Mapping:
    """The mapping of a TOML text; raises UnreadableMapping with the path of what is wrong."""
    if len(raw) > MAX_BYTES:
        raise UnreadableMapping("$", f"{len(raw)} bytes")
    try:
        plain: Any = msgspec.toml.decode(raw)
        return msgspec.convert(plain, Mapping)
    except msgspec.ValidationError as error:
        detail, _, path = str(error).partition(" - at `")
        raise UnreadableMapping(path.rstrip("`") or "$", detail) from error
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        raise UnreadableMapping("$", str(error).splitlines()[0][:200]) from error
