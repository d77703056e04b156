"""Terms of an agreement: what may be frozen, what is refused and with which code, and what there is to follow."""

import json
from datetime import date
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.calendars.tests.make import china, naive_working
from linli.disputes.rules.terms import (
    Apologise,
    ApologyForm,
    Conditional,
    Deliver,
    Do,
    Event,
    Every,
    Instalment,
    Refrain,
    Term,
    Terms,
    accelerates,
    court_decides,
    due_items,
    equal_parts,
    last_due_on,
    schedule,
    validate,
)
from linli.disputes.tests.make_terms import PARTS, SIGNED_ON, pay, pay_once, terms

SOON = date(2026, 12, 15)
DO = Do(id="2", who="B", act="修好漏水的屋顶", by=SOON)
REFRAIN = Refrain(id="3", who="A", act="晚上十点后练琴", since=SIGNED_ON)
DELIVER = Deliver(id="4", giver="B", receiver="A", thing="备用钥匙两把", by=SOON)
APOLOGISE = Apologise(id="5", who="B", to="A", form=ApologyForm.WRITTEN, by=SOON)
CONDITIONAL = Conditional(id="6", condition=Event(unperformed="1"), then=pay_once(50_000, id="6a", due_on=None))


def codes(of: Terms, **more: Any) -> list[str]:
    return [fault.code for fault in validate(of, parties=["A", "B"], signed_on=SIGNED_ON, **more)]


def test_every_kind_of_obligation_can_be_agreed_on() -> None:
    assert codes(terms(pay(), DO, REFRAIN, DELIVER, APOLOGISE, CONDITIONAL)) == []


@pytest.mark.parametrize(
    ("term", "code"),
    [
        (pay(amount=0, instalments=(), due_on=SOON), "WRONG_AMOUNT"),
        (pay(amount=-5, instalments=(), due_on=SOON), "WRONG_AMOUNT"),
        (pay(amount=10**13, instalments=(), due_on=SOON), "WRONG_AMOUNT"),
        (pay_once(late_damages=-1), "WRONG_AMOUNT"),
        (pay(instalments=()), "NO_DAY"),
        (pay(due_on=SOON), "TWO_WAYS"),
        (pay(amount=1_000_001), "WRONG_SUM"),
        (pay(instalments=PARTS[:2]), "WRONG_SUM"),
        (pay(amount=333_334, instalments=PARTS[:1]), "WRONG_COUNT"),
        (pay(instalments=PARTS[::-1]), "WRONG_ORDER"),
        (pay(instalments=(PARTS[0], PARTS[0], msgspec.structs.replace(PARTS[2], amount=333_332))), "WRONG_ORDER"),
        (pay_once(accelerates=True), "ACCELERATION"),
        (pay(accelerates=True, accelerates_after="6/5"), "ACCELERATION"),
        (pay(accelerates=True, accelerates_after="1/0"), "ACCELERATION"),
        (pay(accelerates=True, accelerates_after="some"), "ACCELERATION"),
        (pay(payer="C"), "NO_PARTY"),
        (pay(payer="A"), "SAME_PARTY"),
        (pay_once(on=date(2026, 11, 22)), "BEFORE_SIGNING"),
        (pay_once(on=date(2060, 1, 1)), "TOO_FAR"),
        (pay(grace_days=-1), "OUT_OF_RANGE"),
        (pay(grace_days=1000), "OUT_OF_RANGE"),
        (pay(cure_days=1000), "OUT_OF_RANGE"),
        (pay(reminders=(-400,)), "OUT_OF_RANGE"),
        (pay(reminders=tuple(range(11))), "OUT_OF_RANGE"),
        (msgspec.structs.replace(DO, act=" "), "NO_WORDS"),
        (msgspec.structs.replace(DO, act="修" * 501), "TOO_LONG"),
        (msgspec.structs.replace(DELIVER, thing=""), "NO_WORDS"),
        (msgspec.structs.replace(REFRAIN, since=SOON, until=SIGNED_ON), "BACKWARDS"),
        (msgspec.structs.replace(APOLOGISE, to="B"), "SAME_PARTY"),
        (msgspec.structs.replace(CONDITIONAL, condition=Event(unperformed="9")), "UNKNOWN_TERM"),
        (msgspec.structs.replace(CONDITIONAL, condition=Event(unperformed="6")), "UNKNOWN_TERM"),
        (msgspec.structs.replace(CONDITIONAL, condition=Event()), "NO_CONDITION"),
        (msgspec.structs.replace(CONDITIONAL, condition=Event(happens="雨", unperformed="1")), "NO_CONDITION"),
        (msgspec.structs.replace(CONDITIONAL, then=pay_once(0, id="6a")), "WRONG_AMOUNT"),
    ],
)
def test_a_fault_is_named_with_its_code(term: Term, code: str) -> None:
    of = terms(term) if term.id == "1" else terms(pay(), term)
    assert code in codes(of)


def test_an_agreement_says_something_and_not_everything() -> None:
    assert codes(Terms(terms=())) == ["NO_TERMS"]
    many = [msgspec.structs.replace(DO, id=str(number)) for number in range(61)]
    assert codes(terms(*many)) == ["TOO_MANY_TERMS"]
    assert codes(terms(pay(), pay_once(5))) == ["SAME_ID"]
    assert codes(terms(clauses=("",))) == ["NO_WORDS"]
    assert codes(terms(clauses=("好",) * 21)) == ["TOO_MANY_CLAUSES"]


FORBIDDEN = [
    "一方不履行本协议的，另一方可以请求人民法院作出裁判。",
    "若乙方逾期付款，由法院依法判决。",
    "由人民法院裁决任何一方违约的后果。",
    "If one party fails to pay, the court decides.",
    "In case of breach the People's Court shall give judgment, that is, the court rules.",
]
ALLOWED = [
    "一方不履行的，另一方可以向人民法院申请强制执行。",
    "双方在三十日内共同向人民法院申请司法确认。",
    "一方违约的，向对方支付违约金五百元。",
    "If one party fails to pay, the other may apply to the court for enforcement.",
    "本协议一式三份，双方和法院各执一份。",
]


@pytest.mark.parametrize("clause", FORBIDDEN)
def test_a_clause_that_a_court_decides_is_refused_in_court_mediation(clause: str) -> None:
    assert court_decides(clause)
    assert codes(terms(clauses=(clause,)), court_mediation=True) == ["COURT_DECIDES"]
    assert codes(terms(clauses=(clause,))) == []


@pytest.mark.parametrize("clause", ALLOWED)
def test_asking_a_court_to_enforce_or_confirm_is_something_else(clause: str) -> None:
    assert codes(terms(clauses=(clause,)), court_mediation=True) == []


def test_such_a_clause_hidden_in_an_act_is_found_too() -> None:
    act = msgspec.structs.replace(DO, act="赔偿；不履行的由法院判决")
    assert codes(terms(pay(), act), court_mediation=True) == ["COURT_DECIDES"]


def test_there_is_one_thing_to_follow_for_each_part() -> None:
    items = due_items(terms(pay(), DO, REFRAIN, CONDITIONAL))
    assert [(item.term_id, item.number, item.due_on, item.amount) for item in items] == [
        ("1", 1, date(2026, 12, 31), 333_334),
        ("1", 2, date(2027, 1, 31), 333_333),
        ("1", 3, date(2027, 2, 28), 333_333),
        ("2", 1, SOON, None),
        ("3", 1, None, None),
        ("6", 1, None, 50_000),
    ]
    assert {(item.owed_by, item.owed_to) for item in items[:3]} == {("B", "A")}


def test_reminders_are_a_week_and_a_day_before_the_day_itself_and_the_day_after() -> None:
    item = due_items(terms())[0]
    assert item.remind_on == (date(2026, 12, 24), date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1))
    assert item.late_from == date(2027, 1, 4)


def test_the_clock_of_enforcement_begins_with_the_last_day() -> None:
    assert last_due_on(terms(DO, pay())) == date(2027, 2, 28)
    assert last_due_on(terms(REFRAIN)) is None


def test_all_is_due_at_once_only_when_agreed_on_told_and_a_fifth_is_late() -> None:
    agreed = pay(accelerates=True)
    assert accelerates(agreed, overdue=200_000, noticed=True)
    assert not accelerates(agreed, overdue=199_999, noticed=True)
    assert not accelerates(agreed, overdue=333_334, noticed=False)
    assert not accelerates(pay(), overdue=1_000_000, noticed=True)


def test_terms_survive_being_written_and_read() -> None:
    whole = terms(pay(), DO, REFRAIN, DELIVER, APOLOGISE, CONDITIONAL, clauses=("再无其他争议。",))
    assert msgspec.json.decode(msgspec.json.encode(whole), type=Terms) == whole
    assert json.loads(msgspec.json.encode(CONDITIONAL))["if"] == {"unperformed": "1", "happens": ""}
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(b'{"terms":[{"kind":"CUSTODY","id":"1"}]}', type=Terms)


def test_ten_thousand_in_three_parts() -> None:
    assert equal_parts(10_000, 3) == [3334, 3333, 3333]
    assert equal_parts(1_000_000, 3) == [333_334, 333_333, 333_333]


@given(st.integers(1, 10**12), st.integers(1, 360))
def test_parts_sum_and_differ_by_one_fen_at_most(total: int, count: int) -> None:
    if total < count:
        with pytest.raises(ValueError, match="one fen"):
            equal_parts(total, count)
        return
    parts = equal_parts(total, count)
    assert (len(parts), sum(parts), max(parts) - min(parts) <= 1) == (count, total, True)
    assert parts == sorted(parts, reverse=True)


def test_months_keep_the_end_of_the_month() -> None:
    parts = schedule(400, 4, date(2027, 1, 31), Every.MONTH)
    assert [part.due_on.isoformat() for part in parts] == ["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]
    assert [part.due_on.month for part in schedule(400, 4, date(2027, 1, 31), Every.QUARTER)] == [1, 4, 7, 10]
    weekly = schedule(300, 3, date(2027, 1, 1), Every.TWO_WEEKS)
    assert [part.due_on.day for part in weekly] == [1, 15, 29]


def test_a_day_off_gives_way_where_it_is_known() -> None:
    worked = naive_working()
    parts = schedule(1200, 12, date(2026, 2, 16), Every.MONTH, china())
    assert parts[0].due_on == date(2026, 2, 24)
    assert all(worked.get(part.due_on, True) for part in parts)
    assert parts[-1].due_on == date(2027, 1, 16)  # not published yet: the day itself


@pytest.mark.parametrize("count", [0, -1, 361])
def test_a_schedule_of_nothing_or_of_a_lifetime_is_refused(count: int) -> None:
    with pytest.raises(ValueError, match="part"):
        schedule(10_000, count, SOON, Every.MONTH)


def test_a_schedule_is_valid_as_it_is() -> None:
    made = schedule(1_000_001, 7, SOON, Every.MONTH)
    assert all(isinstance(part, Instalment) for part in made)
    assert codes(terms(pay(amount=1_000_001, instalments=made))) == []
