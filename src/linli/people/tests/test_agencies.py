"""Agencies."""

from datetime import UTC, datetime

import pytest

from linli.kit.errors import Conflict, NotAllowed, Refused
from linli.people import actions, queries
from tests.cast import Cast

AT = datetime(2026, 5, 4, tzinfo=UTC)


def test_an_administrator_makes_an_agency_of_a_place_below(cast: Cast) -> None:
    agency_id = actions.create_agency(
        actor=cast.administrator.actor, at=AT, code="fire-1", name_zh="消防救援大队", place_id=cast.township.id
    )
    agency = queries.get_agency(agency_id)
    assert (agency.path, agency.name("zh-hans"), agency.name("en")) == (
        cast.township.path,
        "消防救援大队",
        "消防救援大队",
    )
    assert queries.find_agency_by_code("fire-1") == agency
    assert [row.code for row in queries.list_agencies(cast.county.path)] == ["urban-management", "fire-1"]
    assert [row.code for row in queries.list_agencies(cast.township.path)] == ["fire-1"]


@pytest.mark.parametrize("member", ["resident", "caseworker", "clerk", "coordinator", "officer", "outsider"])
def test_nobody_else_makes_agencies(cast: Cast, member: str) -> None:
    with pytest.raises(NotAllowed):
        actions.create_agency(
            actor=getattr(cast, member).actor, at=AT, code="x", name_zh="某局", place_id=cast.township.id
        )


@pytest.mark.parametrize(
    ("code", "name", "refusal"),
    [
        ("", "某局", "agency.bad_code"),
        ("a b", "某局", "agency.bad_code"),
        ("=1", "某局", "agency.bad_code"),
        ("x" * 41, "某局", "agency.bad_code"),
        ("ok", " \u200b ", "agency.no_name"),
        ("ok", "局" * 61, "text.too_long"),
        ("urban-management", "某局", "agency.exists"),
    ],
)
def test_what_does_not_fit_is_refused(cast: Cast, code: str, name: str, refusal: str) -> None:
    with pytest.raises((Refused, Conflict)) as refused:
        actions.create_agency(actor=cast.administrator.actor, at=AT, code=code, name_zh=name, place_id=cast.county.id)
    assert refused.value.code == refusal
