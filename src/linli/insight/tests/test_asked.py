"""What is asked is read, or refused by the name of the parameter; never a crash, never a guess."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.insight.rules import Fault, Quarter, quarter_of, quarters, read_asked, read_box

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
FIRST, LAST = datetime.fromisoformat("2000-01-02"), datetime.fromisoformat("2099-12-30")
TEXTS = st.one_of(st.text(max_size=30), st.from_regex(r"[-+0-9.,eEnaifNQ ]{0,30}"), st.floats().map(str))


@given(st.lists(st.one_of(st.floats(), st.integers()).map(str), max_size=6), st.text(max_size=3))
def test_a_box_is_read_or_refused(parts: list[str], end: str) -> None:
    with suppress(Fault):
        west, south, east, north = read_box({"bbox": [",".join(parts) + end]}).tiles()
        assert west <= east
        assert south <= north
        assert (east - west + 1) * (north - south + 1) <= 27 * 27


@pytest.mark.parametrize(
    ("bbox", "code"),
    [
        ("", "malformed"),
        ("NaN,29,120,30", "malformed"),
        ("inf,29,120,30", "malformed"),
        ("1e2,29,120,30", "malformed"),
        ("120.3,29.7,120.2,29.8", "box"),
        ("29.7,120.2,29.8,120.3", "box"),
        ("-181,29,120,30", "box"),
        ("119,29,120,30", "too_wide"),
        ("120.1,29.1,120.2,29.2,5", "malformed"),
    ],
)
def test_a_box_at_fault_is_named(bbox: str, code: str) -> None:
    with pytest.raises(Fault) as raised:
        read_box({"bbox": [bbox]})
    assert raised.value.code == code


@given(st.dictionaries(st.sampled_from(["from", "to", "kind", "place", "else"]), st.lists(TEXTS, min_size=1)))
def test_a_selection_is_read_or_refused(given_: dict[str, list[str]]) -> None:
    with suppress(Fault):
        asked = read_asked(given_, NOW, span=4)
        assert asked.first <= asked.last
        assert len(quarters(asked.first, asked.last)) <= 40


def test_without_a_period_the_last_quarters_are_meant() -> None:
    asked = read_asked({}, NOW, span=4)
    assert (str(asked.first), str(asked.last)) == ("2026-Q1", "2026-Q4")


def test_a_kind_takes_those_below_it_and_none_that_only_begins_alike() -> None:
    asked = read_asked({"kind": ["civil.lighting"]}, NOW, span=1)
    assert asked.takes_kind("civil.lighting.streetlight")
    assert not asked.takes_kind("civil.lightings.streetlight")


@given(st.datetimes(FIRST, LAST, timezones=st.just(UTC)))
def test_a_time_lies_in_its_quarter(at: datetime) -> None:
    quarter = quarter_of(at)
    assert quarter.starts_at <= at < quarter.ends_at


@given(st.integers(2000, 2099), st.integers(1, 4), st.integers(0, 39))
def test_quarters_go_back_and_forth(year: int, number: int, count: int) -> None:
    last = Quarter(year, number)
    assert len(quarters(last.before(count), last)) == count + 1
