"""From ranks to points, and questions that show a slip before it costs something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.disputes.rules.settle import ProblemRefused, solve
from linli.disputes.rules.settle.elicitation import (
    Echo,
    contradictions,
    echoes,
    points_from_ranks,
    solve_corners,
    swap_questions,
)
from linli.disputes.tests.settle.make import shares_problem


def test_ranks_become_points_that_sum() -> None:
    assert points_from_ranks([["quiet"], ["parking"], ["fence"]]) == {"quiet": 50, "parking": 33, "fence": 17}
    assert points_from_ranks([["a", "b"], ["c"]]) == {"a": 42, "b": 42, "c": 16}


@given(st.permutations(list("abcdef")), st.integers(20, 1000))
def test_a_dearer_issue_never_has_fewer_points(order: list[str], total: int) -> None:
    points = points_from_ranks([[name] for name in order], total)
    assert sum(points.values()) == total
    assert [points[name] for name in order] == sorted(points.values(), reverse=True)


@pytest.mark.parametrize("ranking", [[], [["a"], ["a"]]])
def test_a_ranking_names_each_issue_once(ranking: list[list[str]]) -> None:
    with pytest.raises(ProblemRefused):
        points_from_ranks(ranking)


def test_an_echo_says_what_the_points_imply_where_it_is_closest() -> None:
    said = echoes({"quiet": 45, "parking": 30, "fence": 25})
    assert said[0] == Echo(("parking", "fence"), ("quiet",))
    assert echoes({"quiet": 60, "parking": 30, "fence": 10})[0] == Echo(("quiet",), ("parking", "fence"))
    assert echoes({"a": 50, "b": 50}) == []


def test_neighbours_in_points_are_asked_about_as_swaps() -> None:
    assert swap_questions({"a": 10, "b": 60, "c": 30}) == [("b", "c"), ("c", "a")]
    assert swap_questions({"a": 50, "b": 50}) == []


def test_answers_that_go_round_in_a_ring_are_found() -> None:
    points = {"a": 10, "b": 10, "c": 10}
    assert contradictions(points, [("a", "b"), ("b", "c"), ("c", "a")]) == [["a", "b", "c"]]
    assert contradictions(points, [("a", "b"), ("b", "c")]) == []


def test_answers_against_the_points_are_found() -> None:
    assert contradictions({"a": 60, "b": 40}, [("a", "b")]) == [["a", "b"]]


def test_uncertain_points_that_flip_the_proposal_are_reported() -> None:
    given = shares_problem("LEXIMIN_SHARES", {"a": [60, 40], "b": [50, 50]}, options={"points_total": 100})
    report = solve_corners(given, {"a": {"i0": (30, 60)}}, solve)
    assert report.corners == 2
    assert report.flips == ["i0", "i1"]
    assert not report.stable
    assert solve_corners(given, {"a": {"i0": (55, 65)}}, solve).stable


def test_at_most_six_points_may_be_uncertain_and_low_comes_first() -> None:
    given = shares_problem("LEXIMIN_SHARES", {"a": [1] * 7, "b": [1] * 7})
    with pytest.raises(ProblemRefused, match="TOO_MANY_OPTIONS"):
        solve_corners(given, {"a": {f"i{at}": (1, 2) for at in range(7)}}, solve)
    with pytest.raises(ProblemRefused, match="CONTRADICTION"):
        solve_corners(given, {"a": {"i0": (2, 1)}}, solve)
