"""Levels, codes, paths, points and shares: plain Python, tried on everything or at random."""

import math
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kit.actors import SYSTEM, Actor, ActorKind, Duty, Role, anonymous
from linli.kit.ids import uuid7
from linli.places import rules
from linli.places.rules import Level, Reason

CODES = st.from_regex(r"\A[0-9A-Za-z](?:[0-9A-Za-z._-]{0,20}[0-9A-Za-z])?\Z")


@pytest.mark.parametrize(("upper", "lower"), list(product(Level, Level)))
def test_a_parent_is_of_a_wider_level_and_rungs_may_be_skipped(upper: Level, lower: Level) -> None:
    assert rules.is_above(upper, lower) is (rules.rank(upper) < rules.rank(lower))
    assert not (rules.is_above(upper, lower) and rules.is_above(lower, upper))


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("330681", Level.COUNTY),
        ("330681103", Level.TOWNSHIP),
        ("330681103201", Level.VILLAGE),
        ("330681103201001", Level.GRID),
        ("330681103201000", None),
        ("990681", None),
        ("33068", None),
        ("33068a", None),
        ("３３０６８１", None),
        ("", None),
    ],
)
def test_the_length_of_an_official_code_tells_its_level(code: str, level: Level | None) -> None:
    assert rules.level_of_statistical_code(code) is level


@pytest.mark.parametrize("code", ["", "a/b", "-1", "1-", "中", "a b", "x" * 33, "a\n", "\x00"])
def test_a_code_that_would_break_a_path_is_none(code: str) -> None:
    assert not rules.is_code(code)


@pytest.mark.parametrize("code", ["330681", "01", "0101", "A", "ward-3", "02115.4", "x" * 32])
def test_codes_of_other_countries_are_allowed(code: str) -> None:
    assert rules.is_code(code)


def test_a_statistical_code_names_the_codes_it_may_hang_under() -> None:
    assert rules.parent_codes("330681103201001") == ["330681103201", "330681103", "330681"]
    assert rules.parent_codes("330681") == []
    assert rules.parent_codes("0101") == []


@pytest.mark.parametrize("number", [0, 1000, -1])
def test_a_grid_has_a_number_of_three_digits(number: int) -> None:
    assert rules.grid_code("330681103201", 7) == "330681103201007"
    with pytest.raises(ValueError, match="grids 1 to 999"):
        rules.grid_code("330681103201", number)


@given(st.lists(CODES, min_size=1, max_size=4), st.lists(CODES, min_size=1, max_size=4))
def test_path_bounds_hold_exactly_for_the_subtree(codes: list[str], others: list[str]) -> None:
    path, other = "".join(f"{code}/" for code in codes), "".join(f"{code}/" for code in others)
    low, high = rules.path_bounds(path)
    for candidate in (path, other, path + other):
        assert (low <= candidate < high) is rules.is_within(candidate, path)
    assert rules.path_codes(path) == codes
    assert rules.build_path(path, others[0]) == f"{path}{others[0]}/"


@given(
    st.integers(0, 3000),
    st.lists(st.floats(0.001, 1000), min_size=1, max_size=40),
    st.integers(0, 3),
)
def test_shares_add_up_exactly_and_miss_their_part_by_less_than_one(
    free: int, weights: list[float], least: int
) -> None:
    total = free + least * len(weights)
    shares = rules.apportion(total, weights, least=least)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - least - free * weight / sum(weights)) < 1 + 1e-6


@pytest.mark.parametrize(("total", "weights", "least"), [(1, [1, 1], 1), (5, [0, 0], 0), (5, [-1, 2], 0), (0, [], 0)])
def test_shares_that_cannot_be_are_an_error(total: int, weights: list[float], least: int) -> None:
    with pytest.raises(ValueError, match=r"total is smaller|weights must not"):
        rules.apportion(total, weights, least=least)


BOX = (120.0, 29.0, 121.0, 30.0)


@pytest.mark.parametrize(
    ("lon", "lat", "reason"),
    [
        (120.5, 29.5, None),
        (122.0, 29.5, None),
        (29.5, 120.5, Reason.SWAPPED),
        (math.nan, 0, Reason.NOT_A_NUMBER),
        (0, -math.inf, Reason.NOT_A_NUMBER),
        (181, 0, Reason.OUT_OF_RANGE),
        (181, 91, Reason.OUT_OF_RANGE),
        (45, 91, Reason.SWAPPED),
    ],
)
def test_what_is_wrong_with_a_point_is_told_before_any_outline_is_asked(
    lon: float, lat: float, reason: Reason | None
) -> None:
    assert rules.point_reason(lon, lat, BOX) is reason


def test_mirrored_points_are_swapped_only_where_the_mirror_image_is_served() -> None:
    assert rules.point_reason(29.5, 60.5, BOX) is None
    assert rules.point_reason(29.5, 60.5, None) is None


def test_a_degree_east_shrinks_with_the_latitude() -> None:
    assert rules.metres_per_degree(0) == pytest.approx((111_195, 111_195), rel=1e-4)
    assert rules.metres_per_degree(60)[0] == pytest.approx(55_597, rel=1e-4)


def _administrator(path: str, role: Role = Role.ADMINISTRATOR) -> Actor:
    return Actor(kind=ActorKind.STAFF, account_id=uuid7(), duties=(Duty(uuid7(), role, path),))


def test_only_the_system_and_administrators_from_above_keep_the_ladder() -> None:
    assert rules.may_keep(SYSTEM, "330681/")
    assert rules.may_keep(_administrator("330681/"), "330681/330681103/")
    assert not rules.may_keep(_administrator("330681/330681103/"), "330681/")
    assert not rules.may_keep(anonymous(), "330681/")
    for role in set(Role) - {Role.ADMINISTRATOR}:
        assert not rules.may_keep(_administrator("330681/", role), "330681/")
