"""What residents said of how it was settled, in words; and the figures of it as lines. No line is about a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.matters import queries as matters
from linli.matters.queries import FeedbackView, Satisfaction
from linli.matters.rules.feedback import Settled, TimeKept
from linli.ui.words import number, percent, when

SETTLED: dict[Settled, Promise] = {
    Settled.YES: _("Yes, it is solved"),
    Settled.PARTLY: _("Partly"),
    Settled.NO: _("No, it is not solved"),
}
SATISFIED: dict[int, Promise] = {
    5: _("Very satisfied"),
    4: _("Satisfied"),
    3: _("Neither, nor"),
    2: _("Not satisfied"),
    1: _("Not satisfied at all"),
}
TIME_KEPT: dict[TimeKept, Promise] = {
    TimeKept.YES: _("Yes, it was in time"),
    TimeKept.NO: _("No, it was late"),
    TimeKept.UNSURE: _("I do not know"),
}


@dataclass(frozen=True)
class SatisfactionLine:
    """One row of figures as it is read."""

    name: str
    answers: str
    settled: str
    mean: str
    in_time: str


def answer_rows(given: FeedbackView, now: datetime) -> dict[str, Any]:
    """One answer as a list of question and answer, with when it was given and the words."""
    rows = [(_("Is it solved?"), SETTLED[given.settled]), (_("Satisfied"), SATISFIED[given.satisfaction])]
    if given.time_kept is not None:
        rows.append((_("Was the promised time kept?"), TIME_KEPT[given.time_kept]))
    return {
        "rows": [{"key": key, "value": value} for key, value in rows],
        "text": given.text,
        "when": when(given.given_at, now),
    }


def satisfaction_context(paths: Iterable[str], at: datetime, language: str, *, villages: bool) -> dict[str, Any]:
    """By subject, and by township or village, for a page of figures; empty lists while there is too little to say."""
    within = list(paths)
    rung = matters.VILLAGE_RUNG if villages else matters.TOWNSHIP_RUNG
    return {
        "satisfied_by_kind": [_line(one, language) for one in matters.satisfaction_by_kind(within, at)],
        "satisfied_by_place": [_line(one, language) for one in matters.satisfaction_by_place(within, at, rung=rung)],
    }


def _line(one: Satisfaction, language: str) -> SatisfactionLine:
    row = one.kind or one.place
    return SatisfactionLine(
        name=row.name(language) if row else gettext("Others together"),
        answers=number(one.answers),
        settled=percent(one.settled_share),
        mean=number(one.mean, 1),
        in_time="–" if one.in_time_share is None else percent(one.in_time_share),
    )
