"""An obligation as sentences: a key for the words of a language, and values for its gaps. The words stand elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from linli.disputes.rules.terms.obligations import Apologise, Conditional, Deliver, Do, Pay, Refrain, Simple, Term


@dataclass(frozen=True)
class Party:
    """The name of a party goes here."""

    key: str


@dataclass(frozen=True)
class Money:
    """An amount in fen goes here."""

    fen: int


@dataclass(frozen=True)
class Coded:
    """The word for a code of a table goes here."""

    table: str
    code: str


Value: TypeAlias = "Party | Money | Coded | date | int | str | Sentence"


@dataclass(frozen=True)
class Sentence:
    """A key, and what goes into its gaps; another sentence may go into one."""

    key: str
    values: dict[str, Value]


def sentences(term: Term) -> tuple[Sentence, ...]:
    """What is owed first; then how it is shown, what time is given, and what follows from being late."""
    first = _conditional(term) if isinstance(term, Conditional) else _owed(term)
    simple = term.then if isinstance(term, Conditional) else term
    return (first, *(_of_pay(simple) if isinstance(simple, Pay) else ()), *_manner(term))


def _conditional(term: Conditional) -> Sentence:
    then = _owed(term.then)
    if term.condition.unperformed:
        return Sentence("if.unperformed", {"term": term.condition.unperformed, "then": then})
    return Sentence("if.happens", {"event": term.condition.happens, "then": then})


def _owed(term: Simple) -> Sentence:
    match term:
        case Pay():
            return _pay(term)
        case Do():
            return Sentence("do", {"who": Party(term.who), "act": term.act, "by": term.by})
        case Refrain(until=None):
            return Sentence("refrain", {"who": Party(term.who), "act": term.act, "since": term.since})
        case Refrain():
            until = term.until or term.since
            values: dict[str, Value] = {"who": Party(term.who), "act": term.act, "since": term.since, "until": until}
            return Sentence("refrain.until", values)
        case Deliver():
            giver, receiver = Party(term.giver), Party(term.receiver)
            return Sentence("deliver", {"giver": giver, "receiver": receiver, "thing": term.thing, "by": term.by})
        case Apologise():
            form = Coded("apology", term.form)
            return Sentence("apologise", {"who": Party(term.who), "to": Party(term.to), "form": form, "by": term.by})


def _pay(term: Pay) -> Sentence:
    values: dict[str, Value] = {"payer": Party(term.payer), "payee": Party(term.payee), "amount": Money(term.amount)}
    if not term.instalments:
        if term.due_on is None:
            return Sentence("pay.when", values)
        return Sentence("pay.once", {**values, "due": term.due_on})
    parts = term.instalments
    values |= {"count": len(parts), "first": parts[0].due_on, "last": parts[-1].due_on}
    amounts = {part.amount for part in parts}
    if len(amounts) == 1:
        return Sentence("pay.equal_parts", {**values, "part": Money(parts[0].amount)})
    return Sentence("pay.parts", values)


def _of_pay(term: Pay) -> Iterator[Sentence]:
    if term.purpose:
        yield Sentence("pay.purpose", {"purpose": term.purpose})
    if term.accelerates:
        yield Sentence("pay.accelerates", {"share": term.accelerates_after, "payee": Party(term.payee)})
    if term.late_damages:
        yield Sentence("pay.late_damages", {"payer": Party(term.payer), "amount": Money(term.late_damages)})
    if term.security:
        yield Sentence("pay.security", {"security": term.security})


def _manner(term: Term) -> Iterator[Sentence]:
    evidence = Coded("evidence", term.evidence)
    yield Sentence("manner", {"evidence": evidence, "grace": term.grace_days, "cure": term.cure_days})
