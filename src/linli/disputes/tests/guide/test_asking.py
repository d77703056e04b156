"""Asking: whatever somebody answers, it ends at a door; and nothing is asked that does not matter."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.calendars.queries import calendar
from linli.disputes.queries.guide import guide
from linli.disputes.rules.guide import (
    Fact,
    Option,
    decide,
    holds,
    is_settled_without,
    next_fact,
    outcome,
    read,
    walks,
    where,
    write,
)
from linli.disputes.rules.guide.document import HelperRow, Policy, SaysRow, Table, Text
from linli.disputes.tests.guide.make import shipped

TODAY = date(2026, 11, 23)
CODES = ["neighbours", "property", "wages", "loan", "rent", "consumer", "traffic", "family"]


def test_eight_pathways_are_offered_in_the_order_of_how_common_they_are() -> None:
    shipped("loan")
    assert list(guide().pathways) == CODES


@given(st.sampled_from(CODES), st.data())
@settings(max_examples=200, deadline=None)
def test_any_answers_lead_to_an_outcome_with_a_person_and_a_limit(code: str, data: st.DataObject) -> None:
    pathway, commons = shipped(code), guide().commons
    known: dict[str, str] = {}
    while (fact := next_fact(pathway, known)) is not None:
        assert fact.code not in known
        known[fact.code] = data.draw(st.sampled_from(fact.domain), label=fact.code)
    reached = outcome(pathway, known)
    assert reached is not None
    doors = [reached.leaf.door, *(row.door for row in reached.helpers)]
    assert any(commons.doors[door].human and commons.doors[door].phone for door in doors)
    assert commons.limits[reached.deadline.limit].starts.zh


@pytest.mark.parametrize("code", CODES)
def test_every_question_asked_was_needed(code: str) -> None:
    pathway = shipped(code)
    for walk in walks(pathway):
        for fact in walk.known:
            assert not is_settled_without(pathway, walk, fact), (walk.known, fact)


@pytest.mark.parametrize("code", CODES)
def test_what_was_not_asked_could_change_nothing(code: str) -> None:
    """Against the slow way: every completion of the answers gives the same rows of every table."""
    pathway = shipped(code)
    for walk in walks(pathway):
        left = [fact for fact in pathway.facts if fact.code not in walk.known]
        for values in product(*(fact.domain for fact in left)):
            whole = {**walk.known, **dict(zip((fact.code for fact in left), values, strict=True))}
            assert outcome(pathway, whole) == walk.outcome


def test_the_clock_is_asked_for_before_anything_that_is_not_about_danger_or_whose_trouble_it_is() -> None:
    for code, before in {"loan": 2, "wages": 1, "rent": 3, "consumer": 2}.items():
        days = [number for number, fact in enumerate(shipped(code).facts) if fact.type == "DAY"]
        assert days[0] <= before, code


def test_danger_is_asked_first_and_ends_the_questions() -> None:
    for code in CODES:
        pathway = shipped(code)
        if pathway.facts[0].code == "danger":
            first = pathway.facts[0].domain[0]
            assert next_fact(pathway, {"danger": first}) is None, code


def test_in_the_family_violence_never_leads_to_one_table_and_nobody_is_graded() -> None:
    pathway = shipped("family")
    for walk in walks(pathway):
        assert walk.outcome is not None
        if walk.known["danger"] in ("NOW", "BEFORE"):
            assert walk.outcome.exclusion.code == "VIOLENCE"
            assert walk.outcome.leaf.door != "committee"
            assert {row.door for row in walk.outcome.helpers} >= {"police", "women", "shelter", "legal"}
            assert walk.outcome.deadline.limit == "protection"
    words = str(pathway)
    assert not any(word in words for word in ("危险等级", "评分", "得分", "risk level"))


# Small tables of three facts with two or three values each.
_VALUES = {"a": ("1", "2"), "b": ("1", "2", "3"), "c": ("1", "2")}
_conditions = st.fixed_dictionaries(
    {},
    optional={
        fact: st.lists(st.sampled_from(values), min_size=1, unique=True).map(tuple) for fact, values in _VALUES.items()
    },
)


def _says(number: int, when: dict[str, tuple[str, ...]]) -> SaysRow:
    return SaysRow(code=str(number), when=when, sources=("x",), says=Text(zh="好", en="well"))


@given(st.sampled_from(Policy), st.lists(_conditions, min_size=1, max_size=4), st.data())
def test_a_table_that_says_it_is_decided_stays_so_whatever_comes(
    policy: Policy, conditions: list[dict[str, tuple[str, ...]]], data: st.DataObject
) -> None:
    rows = [_says(number, when) for number, when in enumerate([*conditions, {}])]
    table = Table(policy=policy, rows=tuple(rows))
    known = data.draw(st.fixed_dictionaries({}, optional={key: st.sampled_from(of) for key, of in _VALUES.items()}))
    now = decide(table, known)
    if now.is_open or (policy is Policy.UNIQUE and len(rows) > 1):
        return
    for values in product(*_VALUES.values()):
        whole = {**dict(zip(_VALUES, values, strict=True)), **known}
        assert [row.code for row in decide(table, whole).rows] == [row.code for row in now.rows]


@given(_conditions, st.fixed_dictionaries({key: st.sampled_from(of) for key, of in _VALUES.items()}))
def test_a_row_holds_exactly_when_each_of_its_conditions_does(
    when: dict[str, tuple[str, ...]], known: dict[str, str]
) -> None:
    assert holds(_says(1, when), known) is all(known[fact] in values for fact, values in when.items())


def test_a_helper_has_a_door_and_a_fact_its_values() -> None:
    fact = Fact(
        code="a",
        ask=Text(zh="吗", en="?"),
        options=(Option(code="1", name=Text(zh="是", en="yes")), Option(code="2", name=Text(zh="否", en="no"))),
    )
    assert fact.domain == ("1", "2")
    assert HelperRow(code="x", sources=("s",), door="legal").when == {}


@given(st.sampled_from(CODES), st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_whatever_a_page_sends_is_read_or_dropped_and_the_walk_goes_on(code: str, text: str) -> None:
    pathway, commons = shipped(code), guide().commons
    there = where(commons, pathway, read(text, pathway), TODAY, calendar("CN"))
    assert (there.fact is None) is (there.outcome is not None)
    again = where(commons, pathway, read(write(there.answers), pathway), TODAY, calendar("CN"))
    assert again == there


@given(st.sampled_from(CODES), st.data())
@settings(max_examples=200, deadline=None)
def test_answers_survive_the_way_through_the_page(code: str, data: st.DataObject) -> None:
    pathway, commons = shipped(code), guide().commons
    answers: dict[str, str] = {}
    while (fact := where(commons, pathway, answers, TODAY, calendar("CN")).fact) is not None:
        own = [option.code for option in fact.options]
        days = st.dates(date(1950, 1, 1), TODAY).map(date.isoformat)
        given_answer = (
            st.one_of(st.sampled_from([*own, "UNSURE"]), days) if fact.type == "DAY" else st.sampled_from(own)
        )
        answers[fact.code] = data.draw(given_answer, label=fact.code)
    there = where(commons, pathway, answers, TODAY, calendar("CN"))
    assert there.outcome is not None
    assert read(write(there.answers), pathway) == there.answers == answers
