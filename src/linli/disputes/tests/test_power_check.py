"""What a human is asked to look at before anybody signs: wages, interest, rights, balance."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.disputes.rules.jurisdiction import in_force
from linli.disputes.rules.terms import (
    Conditional,
    Event,
    Instalment,
    Loan,
    PowerFacts,
    Terms,
    Wages,
    WarningCode,
    interest_ceiling,
    paid_too_much,
    power_check,
)
from linli.disputes.tests.make_rules import china_law
from linli.disputes.tests.make_terms import NAMES, pay, pay_once, terms
from linli.disputes.words.term import warning_words

LAW = in_force(china_law(), date(2026, 11, 23))


def warned(of: Terms, **facts: Any) -> list[WarningCode]:
    return [warning.code for warning in power_check(of, PowerFacts(law=LAW, **facts))]


def test_nothing_special_needs_nobody() -> None:
    assert warned(terms()) == []


def test_wages_below_the_minimum_are_shown_to_a_person() -> None:
    months = Wages(worker="A", months=Fraction(5), tier=2)
    assert warned(terms(), wages=(months,)) == [WarningCode.BELOW_MINIMUM_WAGE]  # 5 x 2,260 against 10,000
    assert warned(terms(), wages=(Wages(worker="A", months=Fraction(4), tier=2),)) == []
    warning = power_check(terms(), PowerFacts(law=LAW, wages=(months,)))[0]
    assert warning.facts == {"worker": "A", "least": 1_130_000, "gets": 1_000_000}
    said = warning_words(warning, NAMES, "en")
    assert "11,300.00" in said
    assert "not checked yet" in said


def test_hours_count_with_months_and_a_condition_does_not() -> None:
    work = Wages(worker="A", months=Fraction(4), hours=Fraction(100), tier=2)
    assert warned(terms(), wages=(work,)) == [WarningCode.BELOW_MINIMUM_WAGE]
    bonus = Conditional(id="2", condition=Event(happens="如有余款"), then=pay_once(9_000_000, id="2a"))
    assert warned(terms(pay(), bonus), wages=(work,)) == [WarningCode.BELOW_MINIMUM_WAGE]


def test_a_place_without_a_minimum_says_so() -> None:
    assert warned(terms(), wages=(Wages(worker="A", months=Fraction(1), tier=9),)) == [WarningCode.MINIMUM_UNKNOWN]


def loan(principal: int = 1_000_000, paid: tuple[tuple[date, int], ...] = ()) -> Loan:
    lent = date(2025, 12, 31)
    return Loan(
        lender="A", borrower="B", principal=principal, lent_on=lent, then=in_force(china_law(), lent), paid=paid
    )


def test_the_ceiling_is_four_times_the_rate_of_the_day_of_the_loan() -> None:
    assert interest_ceiling(in_force(china_law(), date(2024, 8, 1))).rate == Fraction("0.134")
    assert interest_ceiling(in_force(china_law(), date(2025, 12, 31))).rate == Fraction("0.12")
    assert not any(row.verified for row in interest_ceiling(LAW).rows)


@pytest.mark.parametrize(("amount", "usurious"), [(1_000_000, False), (1_120_000, False), (1_120_001, True)])
def test_a_year_later_no_more_than_twelve_hundredths_are_owed(amount: int, usurious: bool) -> None:
    agreed = terms(pay_once(amount, on=date(2026, 12, 31)))
    assert (warned(agreed, loan=loan()) == [WarningCode.USURIOUS]) is usurious


def test_what_was_paid_before_counts() -> None:
    before = ((date(2026, 6, 30), 500_000),)
    assert warned(terms(pay_once(620_000)), loan=loan(paid=before)) == [WarningCode.USURIOUS]
    assert warned(terms(pay_once(560_000)), loan=loan(paid=before)) == []


def test_what_others_pay_is_no_interest() -> None:
    assert warned(terms(pay_once(5_000_000, payer="A", payee="B")), loan=loan()) == []


def test_without_a_rate_for_the_day_a_person_is_asked() -> None:
    old = date(2010, 1, 1)
    unknown = Loan(lender="A", borrower="B", principal=1, lent_on=old, then=in_force(china_law(), old))
    assert warned(terms(), loan=unknown) == [WarningCode.CEILING_UNKNOWN]


@given(st.integers(1, 10**9), st.lists(st.tuples(st.integers(0, 2000), st.integers(1, 10**9)), max_size=6))
def test_paying_back_the_principal_alone_is_never_too_much(principal: int, payments: list[tuple[int, int]]) -> None:
    lent = date(2020, 1, 1)
    days = [(date.fromordinal(lent.toordinal() + after), amount) for after, amount in payments]
    excess = paid_too_much(principal, lent, days, Fraction("0.12"))
    paid = sum(amount for _day, amount in days)
    assert 0 <= excess <= max(0, paid - principal)
    assert paid_too_much(principal, lent, days, Fraction(10)) <= excess


def test_interest_is_counted_by_days_and_paid_first() -> None:
    lent = date(2025, 1, 1)
    # Half of the year: 6,000 interest of 100,000 at 12 in a hundred a year, by 182.5 of 365 days.
    assert paid_too_much(100_000, lent, [(date(2026, 1, 1), 112_000)], Fraction("0.12")) == 0
    assert paid_too_much(100_000, lent, [(date(2026, 1, 1), 112_100)], Fraction("0.12")) == 100
    assert paid_too_much(100_000, lent, [(lent, 100_000), (date(2026, 1, 1), 7)], Fraction("0.12")) == 7


def test_a_right_that_cannot_be_given_up_is_named() -> None:
    assert warned(terms(), waived=("CHILD_SUPPORT", "SOMETHING_ELSE")) == [WarningCode.WAIVES_RIGHT]


def test_somebody_alone_against_a_company_is_shown() -> None:
    alone, companies = frozenset({"A"}), frozenset({"B"})
    assert warned(terms(), unrepresented=alone, companies=companies) == [WarningCode.UNREPRESENTED_AGAINST_COMPANY]
    assert warned(terms(), unrepresented=companies, companies=companies) == []
    assert warned(terms(), companies=companies) == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_warning_has_words(language: str) -> None:
    everything = PowerFacts(
        law=LAW,
        wages=(Wages(worker="A", months=Fraction(50)), Wages(worker="A", tier=9)),
        loan=loan(principal=10),
        waived=("MINIMUM_WAGE",),
        unrepresented=frozenset({"A"}),
        companies=frozenset({"B"}),
    )
    parts = (Instalment(due_on=date(2026, 12, 1), amount=500_000), Instalment(due_on=date(2027, 1, 1), amount=500_000))
    found = power_check(terms(pay(payer="B", payee="A", instalments=parts)), everything)
    assert len({warning.code for warning in found}) == 5
    for warning in found:
        assert "{" not in warning_words(warning, NAMES, language)
