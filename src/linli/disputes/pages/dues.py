"""What is to be performed, in words: one card a thing, with what this reader can say of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.disputes.access import Standing
from linli.disputes.models import Party
from linli.disputes.queries.agreement import DueRow, day_words
from linli.disputes.rules import Verb
from linli.disputes.rules.terms import Followed
from linli.disputes.words.term import money_words

DUE_STATES = {
    "LAPSED": (gettext_lazy("No longer needed"), ""),
    "CONFIRMED": (gettext_lazy("Done, and confirmed"), "ok"),
    "RELEASED": (gettext_lazy("Given up"), ""),
    "BREACHED": (gettext_lazy("Not performed"), "late"),
    "DISPUTED": (gettext_lazy("Said to be done, not received"), "late"),
    "REPORTED": (gettext_lazy("Said to be done"), "warn"),
    "LATE": (gettext_lazy("Overdue so far"), "late"),
    "NOT_KEPT": (gettext_lazy("Not kept, to be made good"), "late"),
    "WAITING": (gettext_lazy("Only if the condition comes true"), ""),
    "STANDING": (gettext_lazy("Holds, as long as nobody says otherwise"), ""),
    "OPEN": (gettext_lazy("Still to come"), ""),
}


@dataclass(frozen=True)
class DueCard:
    """One thing to perform, in words. ``may``: codes of what this reader can say of it."""

    id: UUID
    title: str
    due: str
    state: tuple[Any, str]
    may: tuple[str, ...]


def due_card(row: DueRow, standing: Standing, named: Iterable[tuple[Party, str]], at: datetime) -> DueCard:
    """The card of one thing."""
    names = {party.id: name for party, name in named}
    return DueCard(
        id=row.due.id,
        title=_title(row),
        due=_by(row, names.get(row.due.owed_by_id, "")),
        state=DUE_STATES[_state(row)],
        may=tuple(_may(row, standing, at)),
    )


def _state(row: DueRow) -> str:
    if row.state == "LATE" and row.follow.how is Followed.WHILE_KEPT:
        return "NOT_KEPT"
    if row.state != "OPEN" or row.follow.how is Followed.BY_DAY:
        return row.state
    if row.follow.how is Followed.WHILE_KEPT:
        return "STANDING"
    return "WAITING" if row.due.due_on is None else "OPEN"


def _by(row: DueRow, who: str) -> str:
    if row.due.due_on is not None and row.is_early:
        day = day_words(row.due.due_on)
        return _("%(who)s, at once since %(day)s: earlier parts were not paid") % {"who": who, "day": day}
    if row.due.due_on is not None:
        return _("%(who)s, by %(day)s") % {"who": who, "day": day_words(row.due.due_on)}
    if row.follow.how is Followed.WHILE_KEPT:
        return _("%(who)s, without an end") % {"who": who}
    return _("%(who)s, once it comes to that") % {"who": who}


def _title(row: DueRow) -> str:
    """An amount by itself, with its part; anything else in the words of the text."""
    if row.amount is None:
        return row.sentence
    amount = money_words(row.amount)
    if row.parts == 1:
        return amount
    return _("Part %(number)s of %(count)s: %(amount)s") % {
        "number": row.due.number,
        "count": row.parts,
        "amount": amount,
    }


def _may(row: DueRow, standing: Standing, at: datetime) -> list[str]:
    party, due = standing.party, row.due
    settled = row.state in ("CONFIRMED", "RELEASED", "LAPSED")
    if party is None or not standing.may(Verb.REPORT_PERFORMANCE) or settled:
        return []
    waits = row.follow.how is Followed.ON_CONDITION and due.due_on is None
    if party.id == due.owed_by_id:
        return ["done"] if row.state != "REPORTED" and not waits and row.follow.how is not Followed.WHILE_KEPT else []
    if due.owed_to_id is not None and due.owed_to_id != party.id:
        return []
    if waits:
        happens = not row.follow.waits_for and standing.may(Verb.REPORT_CONDITION)
        return ["happened", "release"] if happens else ["release"]
    return _receiver(row, standing, at)


def _receiver(row: DueRow, standing: Standing, at: datetime) -> list[str]:
    due, kept = row.due, row.follow.how is Followed.WHILE_KEPT
    may = ["settled"] if kept else ["received", "release"]
    if kept and standing.may(Verb.REPORT_NOT_KEPT) and (due.cure_until is None or at >= due.cure_until):
        may.insert(0, "not_kept")
    if row.state == "REPORTED":
        may.insert(1, "denied")
    over = due.cure_until is not None and at >= due.cure_until and due.breached_at is None
    if over and standing.may(Verb.REPORT_BREACH):
        may.append("breach")
    return may
