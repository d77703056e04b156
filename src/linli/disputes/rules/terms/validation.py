"""What is wrong with terms: every fault with a code, the obligation and the field, before anybody reads the text."""

import dataclasses
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from linli.disputes.rules.terms.obligations import (
    Apologise,
    Conditional,
    Deliver,
    Do,
    Pay,
    Refrain,
    Simple,
    Term,
    Terms,
    parties_of,
)
from linli.disputes.rules.terms.schedule import MOST_INSTALMENTS

MOST_TERMS = 60
MOST_WORDS = 500
MOST_CLAUSES = 20
MOST_FEN = 10**12  # ten billion yuan
MOST_GRACE, MOST_CURE, MOST_REMINDERS, FAR_REMINDER = 90, 180, 10, 60
FAR = timedelta(days=30 * 366)

# "If broken, let a court decide": not allowed in court mediation (Provisions on Civil Mediation, article 8). Asking the
# court to enforce, or to confirm, is something else and stays allowed.
_COURT_DECIDES = (
    re.compile(
        r"(?:不履行|未履行|不按|未按|违约|违反|反悔|逾期)[^。；\n]{0,40}法院[^。；\n]{0,16}(?:裁判|判决|裁决|审判|判定)"
    ),
    re.compile(r"法院[^。；\n]{0,16}(?:裁判|判决|裁决|审判|判定)[^。；\n]{0,30}(?:不履行|未履行|违约|反悔|逾期)"),
    re.compile(
        r"\b(?:breach|default|fails?|failure|not perform|unperformed|late)\b[^.;\n]{0,120}\bcourt\b[^.;\n]{0,40}"
        r"\b(?:decides?|judges?|judgment|rules?|ruling|adjudicates?)\b",
        re.IGNORECASE,
    ),
)


@dataclass(frozen=True)
class TermFault:
    """One fault: a code, the id of the obligation (empty: the agreement as a whole), the field, small values."""

    code: str
    term_id: str = ""
    field: str = ""
    facts: dict[str, int | str] = dataclasses.field(default_factory=dict)


def validate(
    terms: Terms, *, parties: Sequence[str], signed_on: date, court_mediation: bool = False
) -> list[TermFault]:
    """Every fault of the terms; none when they can be frozen. ``parties`` are the keys that may be bound."""
    found = list(_whole(terms, court_mediation))
    ids = [term.id for term in terms.terms]
    for term in terms.terms:
        found += _one(term, set(parties), signed_on)
        if isinstance(term, Conditional):
            found += _condition(term, ids)
    return found


def court_decides(words: str) -> bool:
    """Whether a clause leaves it to a court to decide once somebody does not perform."""
    return any(pattern.search(words) for pattern in _COURT_DECIDES)


def _whole(terms: Terms, court_mediation: bool) -> Iterator[TermFault]:
    if not terms.terms:
        yield TermFault("NO_TERMS")
    if len(terms.terms) > MOST_TERMS:
        yield TermFault("TOO_MANY_TERMS", facts={"most": MOST_TERMS})
    if len(terms.clauses) > MOST_CLAUSES:
        yield TermFault("TOO_MANY_CLAUSES", facts={"most": MOST_CLAUSES})
    ids = [term.id for term in terms.terms]
    for same in sorted({one for one in ids if ids.count(one) > 1 or not one.strip()}):
        yield TermFault("SAME_ID", same)
    for number, clause in enumerate(terms.clauses, 1):
        if not clause.strip() or len(clause) > MOST_WORDS:
            yield TermFault("NO_WORDS" if not clause.strip() else "TOO_LONG", field="clauses", facts={"number": number})
    written = [*terms.clauses, *(words for term in terms.terms for _field, words in _words(term))]
    if court_mediation and any(court_decides(words) for words in written):
        yield TermFault("COURT_DECIDES", field="clauses")


def _one(term: Term, parties: set[str], signed_on: date) -> Iterator[TermFault]:
    for key in parties_of(term):
        if key not in parties:
            yield TermFault("NO_PARTY", term.id, facts={"party": key})
    sides = parties_of(term)
    if len(sides) != len(set(sides)):
        yield TermFault("SAME_PARTY", term.id)
    yield from _manner(term)
    for name, words in _words(term):
        if not words.strip():
            yield TermFault("NO_WORDS", term.id, name)
        if len(words) > MOST_WORDS:
            yield TermFault("TOO_LONG", term.id, name, {"most": MOST_WORDS})
    simple = term.then if isinstance(term, Conditional) else term
    if isinstance(simple, Pay):
        yield from _pay(term.id, simple, conditional=isinstance(term, Conditional))
    for name, day in _days(simple):
        if day < signed_on:
            yield TermFault("BEFORE_SIGNING", term.id, name)
        if day > signed_on + FAR:
            yield TermFault("TOO_FAR", term.id, name)
    if isinstance(simple, Refrain) and simple.until is not None and simple.until < simple.since:
        yield TermFault("BACKWARDS", term.id, "until")


def _manner(term: Term) -> Iterator[TermFault]:
    if not 0 <= term.grace_days <= MOST_GRACE:
        yield TermFault("OUT_OF_RANGE", term.id, "grace_days", {"most": MOST_GRACE})
    if not 0 <= term.cure_days <= MOST_CURE:
        yield TermFault("OUT_OF_RANGE", term.id, "cure_days", {"most": MOST_CURE})
    if len(term.reminders) > MOST_REMINDERS or any(abs(offset) > FAR_REMINDER for offset in term.reminders):
        yield TermFault("OUT_OF_RANGE", term.id, "reminders", {"most": MOST_REMINDERS})


def _pay(term_id: str, pay: Pay, *, conditional: bool) -> Iterator[TermFault]:
    parts = pay.instalments
    if not 0 < pay.amount <= MOST_FEN or not 0 <= pay.late_damages <= MOST_FEN:
        yield TermFault("WRONG_AMOUNT", term_id, "amount")
    if pay.due_on is None and not parts and not conditional:
        yield TermFault("NO_DAY", term_id, "due_on")
    if pay.due_on is not None and parts:
        yield TermFault("TWO_WAYS", term_id, "due_on")
    if parts and any(part.amount <= 0 for part in parts):
        yield TermFault("WRONG_AMOUNT", term_id, "instalments")
    total = sum(part.amount for part in parts)
    if parts and total != pay.amount:
        yield TermFault("WRONG_SUM", term_id, "instalments", {"sum": total, "amount": pay.amount})
    if len(parts) > MOST_INSTALMENTS or len(parts) == 1:
        yield TermFault("WRONG_COUNT", term_id, "instalments", {"most": MOST_INSTALMENTS})
    if any(later.due_on <= earlier.due_on for earlier, later in pairwise(parts)):
        yield TermFault("WRONG_ORDER", term_id, "instalments")
    if pay.accelerates and (not parts or not _is_share(pay.accelerates_after)):
        yield TermFault("ACCELERATION", term_id, "accelerates")


def _is_share(text: str) -> bool:
    try:
        return 0 < Fraction(text) <= 1
    except (ValueError, ZeroDivisionError):
        return False


def _condition(term: Conditional, ids: Sequence[str]) -> Iterator[TermFault]:
    event = term.condition
    if bool(event.happens.strip()) is bool(event.unperformed):
        yield TermFault("NO_CONDITION", term.id, "if")
    if len(event.happens) > MOST_WORDS:
        yield TermFault("TOO_LONG", term.id, "if", {"most": MOST_WORDS})
    if event.unperformed and (event.unperformed not in ids or event.unperformed == term.id):
        yield TermFault("UNKNOWN_TERM", term.id, "if", {"term": event.unperformed})


def _words(term: Term) -> Iterator[tuple[str, str]]:
    """The fields in free words that have to say something."""
    match term:
        case Conditional():
            yield from _words(term.then)
        case Do() | Refrain():
            yield "act", term.act
        case Deliver():
            yield "thing", term.thing
        case Pay():
            yield from ((name, words) for name in ("purpose", "security") if (words := getattr(term, name)))
        case _:
            return


def _days(term: Simple) -> Iterator[tuple[str, date]]:
    match term:
        case Pay():
            yield from (("instalments", part.due_on) for part in term.instalments)
            if term.due_on is not None:
                yield "due_on", term.due_on
        case Refrain():
            yield "since", term.since
            if term.until is not None:
                yield "until", term.until
        case Do() | Deliver() | Apologise():
            yield "by", term.by
