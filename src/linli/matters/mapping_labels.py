"""What is wrong with a mapping or with a row, in sentences."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.matters.rules.mapping import MappingFault, UnreadableMapping

UNREADABLE = _("The mapping cannot be read at %(path)s: %(detail)s")

MAPPING: Mapping[str, Promise] = {
    "BAD_FORMAT": _("The file must say format: %(wanted)s."),
    "BAD_SOURCE": _("%(value)s cannot name a source: small letters, digits, dots and dashes can, up to 60."),
    "NOT_ONE_OF": _("%(value)s is not one of %(wanted)s."),
    "NO_TIME_ZONE": _("%(value)s is no time zone."),
    "BAD_DELIMITER": _("The delimiter has to be a single character."),
    "HALF_A_POINT": _("A point needs both longitude and latitude."),
    "NO_PLACE": _("Nothing says where a row lies: name longitude and latitude, or take the recorded area."),
    "EMPTY": _("Something has to stand there."),
    "STATE_MISSING": _("Where rows have an end, the mapping has to say which state that was."),
    "ONE_OF_TWO": _("Either codes of the catalogue or kinds of the table's own are needed, and not both."),
    "THREE_COLUMNS": _("Three columns are needed: for the subject, the group and the kind."),
    "BAD_PREFIX": _("%(value)s cannot be a prefix: up to twelve small letters and digits can."),
    "HOURS": _("The first answer has to come before the end, and both after the receipt."),
    "NO_COLUMN": _("The table has no column %(value)s."),
}

CELLS: Mapping[str, Promise] = {
    "NOT_A_TIME": _("This is no date and time."),
    "NOT_A_NUMBER": _("This is no number."),
    "TOO_LONG": _("This is too long. Please keep it shorter."),
    "WRONG_TYPE": _("This cell holds no single value."),
}

ROWS: Mapping[str, Promise] = {
    "WRONG_WIDTH": _("This row has not as many cells as the header."),
    "NO_ID": _("This row has no number of its own, or one of more than 100 characters."),
    "NO_TIME": _("This row does not say when it was received."),
    "NO_KIND": _("The mapping knows no kind for this row."),
    "NO_STATE": _("The mapping knows no state for this row."),
}


def unreadable_mapping_sentence(error: UnreadableMapping) -> str:
    """Where the mapping goes wrong and what its reader said, in the language now active."""
    return str(UNREADABLE) % {"path": error.path, "detail": error.detail}


def mapping_sentence(fault: MappingFault) -> str:
    """Where and what, in the language now active."""
    return f"{fault.path} {MAPPING[fault.code] % fault.facts}"
