"""The choice of an owner, without a database."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.matters.rules import Candidate, Level, Rung, choose_owner
from linli.matters.rules.coded import LADDER
from linli.matters.rules.titles import title_from

GRID, VILLAGE, TOWNSHIP, COUNTY = (Rung(UUID(int=number), level) for number, level in enumerate(LADDER, start=1))
WHOLE = (GRID, VILLAGE, TOWNSHIP, COUNTY)
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def person(number: int, open_matters: int = 0, last: datetime | None = None, place: Rung = GRID) -> Candidate:
    return Candidate(UUID(int=100 + number), place.place_id, open_matters, last, by_person=True)


def team(place: Rung) -> Candidate:
    return Candidate(UUID(int=200 + place.place_id.int), place.place_id, 0, None, by_person=False)


def test_the_caseworker_of_the_grid_with_the_fewest_open_matters_takes_it() -> None:
    choice = choose_owner(Level.GRID, WHOLE, [person(1, 5), person(2, 2), person(3, 9), team(VILLAGE)])
    assert choice.post_id == UUID(int=102)
    assert (choice.place_id, choice.level, choice.rule) == (GRID.place_id, Level.GRID, "FEWEST_OPEN")


def test_with_the_same_load_the_longest_without_a_new_one_takes_it_and_who_never_had_one_comes_first() -> None:
    earlier, lately = NOON - timedelta(hours=9), NOON - timedelta(hours=1)
    assert choose_owner(Level.GRID, WHOLE, [person(1, 2, lately), person(2, 2, earlier)]).post_id == UUID(int=102)
    assert choose_owner(Level.GRID, WHOLE, [person(1, 2, earlier), person(2, 2)]).post_id == UUID(int=102)


def test_with_everything_the_same_the_post_with_the_lower_id_takes_it() -> None:
    assert choose_owner(Level.GRID, WHOLE, [person(2), person(1)]).post_id == UUID(int=101)


def test_without_a_caseworker_the_village_takes_it_and_without_one_there_the_township() -> None:
    choice = choose_owner(Level.GRID, WHOLE, [team(VILLAGE), team(TOWNSHIP)])
    assert (choice.place_id, choice.post_id, choice.rule) == (VILLAGE.place_id, None, "TEAM")
    assert choose_owner(Level.GRID, WHOLE, [team(TOWNSHIP)]).place_id == TOWNSHIP.place_id


def test_a_kind_that_starts_higher_passes_by_those_below_and_says_so() -> None:
    choice = choose_owner(Level.TOWNSHIP, WHOLE, [person(1), team(VILLAGE), team(TOWNSHIP)])
    assert choice.place_id == TOWNSHIP.place_id
    assert [step["reason"] for step in choice.facts["passed"]] == ["BELOW_FIRST_LEVEL", "BELOW_FIRST_LEVEL"]


def test_with_nobody_anywhere_the_top_holds_it_so_that_there_is_an_owner() -> None:
    choice = choose_owner(Level.GRID, WHOLE, [])
    assert (choice.place_id, choice.level, choice.rule) == (COUNTY.place_id, Level.COUNTY, "NOBODY")


def test_the_facts_name_everybody_who_was_weighed_in_order() -> None:
    facts = choose_owner(Level.GRID, WHOLE, [person(1, 5, NOON), person(2, 2)]).facts
    assert [one["open_matters"] for one in facts["considered"]] == [2, 5]
    assert facts["post_id"] == str(UUID(int=102))
    assert json.loads(json.dumps(facts)) == facts


def test_an_empty_ladder_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="at least one place"):
        choose_owner(Level.GRID, (), [])


LOADS = st.lists(st.integers(0, 5), max_size=6)


@given(LOADS, st.sampled_from(LADDER), st.integers(0, 3), st.sets(st.sampled_from(WHOLE[1:])), st.randoms())
def test_there_is_always_one_owner_on_the_ladder_whatever_the_order_of_the_candidates(
    loads: list[int], first: Level, start: int, teams: set[Rung], random: object
) -> None:
    ladder = WHOLE[start:]
    candidates = [person(n, load) for n, load in enumerate(loads)] + [team(rung) for rung in teams]
    shuffled = list(candidates)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    choice = choose_owner(first, ladder, shuffled)
    assert choice == choose_owner(first, ladder, candidates)
    assert choice.place_id in {rung.place_id for rung in ladder}
    if choice.post_id is not None:
        assert choice.level is Level.GRID
        chosen = next(c for c in candidates if c.post_id == choice.post_id)
        assert chosen.open_matters == min(loads)
    if choice.rule != "NOBODY":
        assert LADDER.index(choice.level) >= LADDER.index(first)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("路灯不亮。已经三天了。", "路灯不亮"),
        ("村口的路灯三天没亮了，晚上看不清台阶，老人差点摔倒", "村口的路灯三天没亮了，晚上看不清台阶…"),
        ("一二三四五六七八九十一二三四五六七八九十一二三", "一二三四五六七八九十一二三四五六七八九十…"),
        ("The lamp is out. Please come.", "The lamp is out"),
        ("。", "。"),
        ("第一行\n第二行", "第一行"),
    ],
)
def test_a_missing_title_is_the_beginning_of_the_text_cut_where_one_pauses(text: str, title: str) -> None:
    assert title_from(text) == title


@given(st.text(min_size=1).filter(lambda text: bool(text.strip())))
def test_a_title_is_never_empty_and_never_long(text: str) -> None:
    assert 0 < len(title_from(text)) <= 41
