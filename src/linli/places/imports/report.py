"""What became of every row of an import, in words."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Outcome(StrEnum):
    """What became of a row."""

    CREATED = "CREATED"
    CHANGED = "CHANGED"
    UNCHANGED = "UNCHANGED"
    REFUSED = "REFUSED"


REASONS: dict[str, Promise] = {
    "row.columns": _("The row does not have as many columns as the heading."),
    "row.type": _("A value is of the wrong type: codes and names must be text."),
    "code.missing": _("There is no code."),
    "code.malformed": _("The code may have letters, digits, dots and dashes only, 32 at most."),
    "code.duplicate": _("The same code stands in an earlier row."),
    "level.unknown": _("The level is missing, or is none of county, township, village and grid."),
    "level.code": _("The code has the length of another level."),
    "level.changed": _("A place with this code exists at another level."),
    "name.missing": _("There is no name."),
    "name.too_long": _("The name is longer than 80 characters."),
    "parent.itself": _("The place is named as its own parent."),
    "parent.cycle": _("The parents lead round in a circle."),
    "parent.unknown": _("The parent is neither in the file nor among the places."),
    "parent.refused": _("The row of the parent was refused."),
    "parent.level": _("The parent must be of a wider level."),
    "parent.forbidden": _("A county has no parent."),
    "outline.malformed": _("The outline cannot be read as a polygon."),
    "outline.not_area": _("The outline is a point or a line, not an area."),
    "outline.empty": _("The outline encloses nothing."),
    "outline.not_finite": _("The outline has a corner that is not a number."),
    "outline.out_of_range": _("The outline lies beyond the degrees of the globe."),
    "outline.swapped": _("Longitude and latitude are swapped in the outline."),
    "outline.crosses_itself": _("The outline crosses itself so that its area cannot be told."),
    "outline.too_large": _("The outline has more than 200,000 corners."),
    "keeper.not_here": _("You may not change places here."),
}
NOTES: dict[str, Promise] = {
    "outline.repaired": _("The outline touched itself and was repaired."),
    "name_en.made": _("The English name was made from the pinyin."),
    "outline.missing": _("There is no outline: no point will be found in this place."),
}


@dataclass(frozen=True)
class RowReport:
    """One row: its number in the file (the first row of data is 1), its code as far as it could be read."""

    row: int
    code: str
    outcome: Outcome
    reason: str = ""
    notes: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Why the row was refused, or what to know about it; may be empty."""
        if self.reason:
            return str(REASONS[self.reason])
        return " ".join(str(NOTES[note]) for note in self.notes)


@dataclass
class ImportReport:
    """Every row, in the order of the file. ``written`` is False for a trial, or when one refusal stopped all."""

    rows: list[RowReport] = field(default_factory=list)
    written: bool = False

    def count(self, outcome: Outcome) -> int:
        """Rows with that outcome."""
        return Counter(row.outcome for row in self.rows)[outcome]

    @property
    def refused(self) -> list[RowReport]:
        """The rows that were refused."""
        return [row for row in self.rows if row.outcome is Outcome.REFUSED]
