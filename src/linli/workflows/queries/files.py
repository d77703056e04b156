"""Workflows from files: our own format, or another engine's, told apart by what stands in them."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from linli.kit.errors import Refused
from linli.workflows.fault_labels import unreadable_sentence
from linli.workflows.queries.published import find_published, unknown_workflow
from linli.workflows.rules import (
    Definition,
    Imported,
    Unreadable,
    open_engine,
    read,
    read_business_services,
    read_json,
)

_THEIRS = {"BusinessServices", "businessServices", "businessService"}


@dataclass(frozen=True)
class Opened:
    """One definition of a file. ``imported`` is set when the file was another engine's."""

    definition: Definition
    imported: Imported | None = None


def open_workflow(raw: bytes, *, name: str, service: str = "") -> Opened:
    """The definition in a file; of a file with several services, the one of that code.

    Raises Refused ``workflow.unreadable`` and ``workflow.which_service``.
    """
    try:
        if _is_ours(raw):
            return Opened(read(raw))
        return _chosen(read_business_services(raw, source=name, engine=open_engine()), service)
    except Unreadable as error:
        raise Refused("workflow.unreadable", unreadable_sentence(error), field="file") from error


def workflow_named(reference: str, *, service: str = "") -> Opened:
    """The definition of a path, or of a published ``code`` or ``code@version``.

    Raises as open_workflow, NotFound ``workflow.unknown``.
    """
    path = Path(reference)
    if path.is_file():
        return open_workflow(path.read_bytes(), name=path.name, service=service)
    code, _at, number = reference.partition("@")
    definition = find_published(code, int(number) if number.isdecimal() else None)
    if definition is None or (number and not number.isdecimal()):
        raise unknown_workflow()
    return Opened(definition)


def _is_ours(raw: bytes) -> bool:
    """Our own files say their format; a script of theirs is no JSON at all."""
    try:
        plain = read_json(raw)
    except Unreadable:
        return raw.lstrip()[:1] == b"{"  # to be told what is wrong with it as JSON
    return isinstance(plain, dict) and not _THEIRS & plain.keys()


def _chosen(found: list[Imported], service: str) -> Opened:
    fitting = [one for one in found if service in ("", one.definition.code)]
    if len(fitting) != 1:
        codes = ", ".join(one.definition.code for one in found)
        sentence = _("The file holds several workflows. Please name one of: %(codes)s.") % {"codes": codes}
        raise Refused("workflow.which_service", sentence, field="service")
    return Opened(fitting[0].definition, fitting[0])
