"""Where a human should look before anybody signs. Nothing here forbids: each warning goes to a person who decides.

Numbers of the law come from the jurisdiction and carry whether anybody has checked them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from linli.disputes.rules.jurisdiction import InForce, NoRule, Row
from linli.disputes.rules.terms.obligations import Terms, due_items

DAYS_OF_YEAR = 365


class WarningCode(StrEnum):
    """What a person should look at."""

    BELOW_MINIMUM_WAGE = "BELOW_MINIMUM_WAGE"
    USURIOUS = "USURIOUS"
    CEILING_UNKNOWN = "CEILING_UNKNOWN"
    MINIMUM_UNKNOWN = "MINIMUM_UNKNOWN"
    WAIVES_RIGHT = "WAIVES_RIGHT"
    UNREPRESENTED_AGAINST_COMPANY = "UNREPRESENTED_AGAINST_COMPANY"
    WAGES_NOT_SAID = "WAGES_NOT_SAID"
    LOAN_NOT_SAID = "LOAN_NOT_SAID"


@dataclass(frozen=True)
class Wages:
    """Work that the agreement pays for. ``months`` and ``hours`` are what was worked and not paid, exact."""

    worker: str
    months: Fraction = Fraction(0)
    hours: Fraction = Fraction(0)
    tier: int = 1


@dataclass(frozen=True)
class Loan:
    """A loan that the agreement settles. Amounts in fen; ``paid`` what was paid back before, with its days.

    ``then`` is the law on the day the contract was made: the ceiling is that of its day.
    """

    lender: str
    borrower: str
    principal: int
    lent_on: date
    then: InForce
    paid: tuple[tuple[date, int], ...] = ()


@dataclass(frozen=True)
class PowerFacts:
    """What is known beside the terms. Keys of parties throughout. ``about_wages`` and ``about_loan``: it is about such,
    so that nothing known of it is something to look at as well."""

    law: InForce
    wages: tuple[Wages, ...] = ()
    loan: Loan | None = None
    waived: tuple[str, ...] = ()
    unrepresented: frozenset[str] = frozenset()
    companies: frozenset[str] = frozenset()
    about_wages: bool = False
    about_loan: bool = False


@dataclass(frozen=True)
class PowerWarning:
    """One thing to look at: numbers in fen, the row of the law that it was compared with, where there is one."""

    code: WarningCode
    facts: dict[str, int | str] = field(default_factory=dict)
    row: Row | None = None


@dataclass(frozen=True)
class Ceiling:
    """The highest interest a year, exact, and the two rows it comes from."""

    rate: Fraction
    rows: tuple[Row, Row]


def power_check(terms: Terms, facts: PowerFacts) -> list[PowerWarning]:
    """Everything that a person should look at, in the order of weight."""
    return [
        *_not_said(facts),
        *_wages(terms, facts),
        *(_usury(terms, facts.loan) if facts.loan else ()),
        *_rights(facts),
        *_balance(facts),
    ]


def interest_ceiling(law: InForce) -> Ceiling:
    """The ceiling on the day of ``law``: the multiple times the one-year Loan Prime Rate. Raises NoRule."""
    multiple, prime = law.amount("INTEREST_MULTIPLE"), law.amount("LPR_ONE_YEAR")
    return Ceiling(multiple.exact * prime.exact, (multiple, prime))


def paid_too_much(principal: int, lent_on: date, payments: Sequence[tuple[date, int]], rate: Fraction) -> int:
    """What goes beyond principal and interest at a rate a year, in whole fen; 0 when nothing does.

    Simple interest by days of a year of 365; each payment first covers the interest due, then the principal.
    """
    owed, interest, before, excess = Fraction(principal), Fraction(0), lent_on, Fraction(0)
    for on, amount in sorted(payments):
        interest += owed * rate * max(0, (on - before).days) / DAYS_OF_YEAR
        before = max(on, before)
        for_interest = min(interest, Fraction(amount))
        interest -= for_interest
        for_principal = min(owed, amount - for_interest)
        owed -= for_principal
        excess += amount - for_interest - for_principal
    return floor(excess)


def _not_said(facts: PowerFacts) -> Iterator[PowerWarning]:
    if facts.about_wages and not facts.wages:
        yield PowerWarning(WarningCode.WAGES_NOT_SAID)
    if facts.about_loan and facts.loan is None:
        yield PowerWarning(WarningCode.LOAN_NOT_SAID)


def _wages(terms: Terms, facts: PowerFacts) -> Iterator[PowerWarning]:
    for work in facts.wages:
        try:
            monthly = facts.law.amount("MINIMUM_WAGE_MONTH", work.tier)
            hourly = facts.law.amount("MINIMUM_WAGE_HOUR", work.tier)
        except NoRule:
            yield PowerWarning(WarningCode.MINIMUM_UNKNOWN, {"worker": work.worker})
            continue
        least = ceil(work.months * monthly.exact + work.hours * hourly.exact)
        gets = _paid_to(terms, work.worker)
        if gets < least:
            row = monthly if work.months else hourly
            yield PowerWarning(
                WarningCode.BELOW_MINIMUM_WAGE, {"worker": work.worker, "least": least, "gets": gets}, row
            )


def _usury(terms: Terms, loan: Loan) -> Iterator[PowerWarning]:
    try:
        ceiling = interest_ceiling(loan.then)
    except NoRule:
        yield PowerWarning(WarningCode.CEILING_UNKNOWN, {"borrower": loan.borrower})
        return
    due = [
        (item.due_on, item.amount)
        for item in due_items(terms)
        if (item.owed_by, item.owed_to) == (loan.borrower, loan.lender) and item.due_on and item.amount
    ]
    excess = paid_too_much(loan.principal, loan.lent_on, [*loan.paid, *due], ceiling.rate)
    if excess:
        facts: dict[str, int | str] = {"borrower": loan.borrower, "excess": excess, "rate": str(ceiling.rate)}
        yield PowerWarning(WarningCode.USURIOUS, facts, ceiling.rows[0])


def _rights(facts: PowerFacts) -> Iterator[PowerWarning]:
    for right in facts.law.rights:
        if right.code in facts.waived:
            yield PowerWarning(WarningCode.WAIVES_RIGHT, {"right": right.code}, right)


def _balance(facts: PowerFacts) -> Iterator[PowerWarning]:
    for alone in sorted(facts.unrepresented):
        if facts.companies - {alone}:
            yield PowerWarning(WarningCode.UNREPRESENTED_AGAINST_COMPANY, {"party": alone})


def _paid_to(terms: Terms, party: str) -> int:
    """What a party gets for certain: nothing that hangs on a condition."""
    items = due_items(terms)
    return sum(item.amount or 0 for item in items if item.owed_to == party and item.due_on is not None)
