"""What an agreement is made of: typed obligations, so that each can be told, proved, reminded of and followed.

Money is integer fen. Days are days of the place. Parties are keys (``A``, ``B`` …); their names stand beside the terms.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

import msgspec

GRACE_DAYS = 3
CURE_DAYS = 7
REMINDERS = (-7, -1, 0, 1)  # days from the due day: a week and a day before, on it, and the day after
ACCELERATION_SHARE = "1/5"  # Civil Code 634, for sales by instalments; here by agreement only


class Evidence(StrEnum):
    """What shows that it was performed."""

    TRANSFER = "TRANSFER"  # a record of a bank or a payment service
    RECEIPT = "RECEIPT"
    PHOTO = "PHOTO"
    VISIT = "VISIT"  # somebody looks
    STATEMENT = "STATEMENT"  # the other side confirms


class ApologyForm(StrEnum):
    """How an apology is made."""

    SPOKEN = "SPOKEN"
    WRITTEN = "WRITTEN"
    BEFORE_OTHERS = "BEFORE_OTHERS"  # before those who heard the offence


class Instalment(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One part of a payment."""

    due_on: date
    amount: int


class _Term(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """What every obligation has. ``reminders`` are days from the due day, negative before it."""

    id: str
    evidence: Evidence = Evidence.STATEMENT
    grace_days: int = GRACE_DAYS
    cure_days: int = CURE_DAYS
    reminders: tuple[int, ...] = REMINDERS


class Pay(_Term, frozen=True, kw_only=True, tag="PAY"):
    """Somebody pays: at once on ``due_on``, or in ``instalments`` that sum to ``amount``.

    With ``accelerates`` agreed on, all of it is due once ``accelerates_after`` of it is overdue after a notice.
    ``late_damages`` is a fixed sum for being late, 0 for none. ``purpose`` says what for, ``security`` what secures it.
    """

    payer: str
    payee: str
    amount: int
    due_on: date | None = None
    instalments: tuple[Instalment, ...] = ()
    purpose: str = ""
    accelerates: bool = False
    accelerates_after: str = ACCELERATION_SHARE
    late_damages: int = 0
    security: str = ""


class Do(_Term, frozen=True, kw_only=True, tag="DO"):
    """Somebody does something by a day."""

    who: str
    act: str
    by: date


class Refrain(_Term, frozen=True, kw_only=True, tag="REFRAIN"):
    """Somebody no longer does something, from ``since``, up to a day or for good."""

    who: str
    act: str
    since: date
    until: date | None = None


class Deliver(_Term, frozen=True, kw_only=True, tag="DELIVER"):
    """Somebody hands a thing to somebody by a day."""

    giver: str
    receiver: str
    thing: str
    by: date


class Apologise(_Term, frozen=True, kw_only=True, tag="APOLOGISE"):
    """Somebody apologises to somebody by a day."""

    who: str
    to: str
    form: ApologyForm
    by: date


Simple: TypeAlias = Pay | Do | Refrain | Deliver | Apologise


class Event(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a condition waits for: ``unperformed``, the id of another obligation, or ``happens``, in words."""

    happens: str = ""
    unperformed: str = ""


class Conditional(_Term, frozen=True, kw_only=True, tag="CONDITIONAL"):
    """If something happens, then an obligation. There is no condition within a condition."""

    condition: Event = msgspec.field(name="if")
    then: Simple


Term: TypeAlias = Pay | Do | Refrain | Deliver | Apologise | Conditional


class Terms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All obligations in their order, and clauses in plain words (security, costs, nothing further owed)."""

    terms: tuple[Term, ...]
    clauses: tuple[str, ...] = ()


@dataclass(frozen=True)
class DueItem:
    """One thing to follow: a payment, a part of one, or an act. ``due_on`` None: only when a condition comes true.

    ``number`` counts the parts of a term from 1; ``amount`` in fen, None where it is not money.
    """

    term_id: str
    number: int
    owed_by: str
    owed_to: str
    due_on: date | None
    amount: int | None
    evidence: Evidence
    grace_days: int
    cure_days: int
    reminders: tuple[int, ...]

    @property
    def late_from(self) -> date | None:
        """The first day on which it counts as late."""
        return None if self.due_on is None else self.due_on + timedelta(days=self.grace_days + 1)

    @property
    def remind_on(self) -> tuple[date, ...]:
        """The days on which both sides are reminded."""
        if self.due_on is None:
            return ()
        return tuple(self.due_on + timedelta(days=offset) for offset in sorted(set(self.reminders)))


def due_items(terms: Terms) -> list[DueItem]:
    """Everything to follow, in the order of the terms and of their parts."""
    return [item for term in terms.terms for item in _items(term)]


def last_due_on(terms: Terms) -> date | None:
    """The day of the last obligation: the clock of enforcement begins with it. None when none has a day."""
    days = [item.due_on for item in due_items(terms) if item.due_on is not None]
    return max(days, default=None)


def accelerates(pay: Pay, *, overdue: int, noticed: bool) -> bool:
    """Whether the whole sum is due: agreed on, told of, and the share reached. ``overdue`` in fen."""
    return pay.accelerates and noticed and overdue >= Fraction(pay.accelerates_after) * pay.amount


def parties_of(term: Term) -> tuple[str, ...]:
    """The keys of those bound and of those owed."""
    if isinstance(term, Conditional):
        return parties_of(term.then)
    return tuple(filter(None, _sides(term)))


def _sides(term: Simple) -> tuple[str, str]:
    """Who owes, and whom; empty where it is owed to everybody else."""
    match term:
        case Pay():
            return term.payer, term.payee
        case Deliver():
            return term.giver, term.receiver
        case Apologise():
            return term.who, term.to
        case _:
            return term.who, ""


def _items(term: Term) -> Iterator[DueItem]:
    if isinstance(term, Conditional):
        for item in _items(term.then):
            yield _item(term, item.number, (item.owed_by, item.owed_to), None, item.amount)
        return
    sides = _sides(term)
    match term:
        case Pay(instalments=parts) if parts:
            for number, part in enumerate(parts, 1):
                yield _item(term, number, sides, part.due_on, part.amount)
        case Pay():
            yield _item(term, 1, sides, term.due_on, term.amount)
        case Refrain():
            yield _item(term, 1, sides, term.until, None)
        case _:
            yield _item(term, 1, sides, term.by, None)


def _item(term: Term, number: int, sides: tuple[str, str], due_on: date | None, amount: int | None) -> DueItem:
    return DueItem(
        term_id=term.id,
        number=number,
        owed_by=sides[0],
        owed_to=sides[1],
        due_on=due_on,
        amount=amount,
        evidence=term.evidence,
        grace_days=term.grace_days,
        cure_days=term.cure_days,
        reminders=term.reminders,
    )
