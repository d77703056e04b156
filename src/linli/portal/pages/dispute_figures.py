"""How soon each side of talks acts once it was asked, in words for the public figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.disputes.queries.first_act import FirstActs, invite_to_first_act
from linli.ui.words import number, percent, span

SIDES = {
    ("APPLICANT", ""): _("Those who ask for talks"),
    ("RESPONDENT", ""): _("The other sides, all together"),
    ("RESPONDENT", "LETTER"): pgettext_lazy("asked", "by letter"),
    ("RESPONDENT", "SMS"): pgettext_lazy("asked", "by text message"),
    ("RESPONDENT", "EMAIL"): pgettext_lazy("asked", "by e-mail"),
    ("RESPONDENT", "IN_PERSON"): pgettext_lazy("asked", "by a caseworker"),
}


@dataclass(frozen=True)
class Line:
    """One row: empty words where there were too few."""

    name: object
    asked: str
    share: str
    median: str


def first_act_lines(paths: Sequence[str], at: datetime) -> list[Line]:
    """The rows that may be shown, of the first of these places."""
    rows = invite_to_first_act(paths[0], at) if paths else []
    return [_line(row) for row in rows if (row.side, row.way) in SIDES]


def _line(row: FirstActs) -> Line:
    share = percent(row.acted / row.asked, 0) if row.acted is not None else ""
    return Line(
        SIDES[row.side, row.way], number(row.asked), share, span(row.median, 2) if row.median is not None else ""
    )
