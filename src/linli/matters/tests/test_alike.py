"""What is offered as perhaps the same, to whoever is just reporting: by its public summary and nothing else."""

from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.matters import actions, queries
from linli.matters.queries import AlikeSummary, find_kind
from linli.matters.rules.alike import LEAST, Said, alike, wording
from linli.matters.tests import make
from linli.matters.tests.make import LIGHT, MORNING, POTHOLE, VIOLENCE, opened
from linli.places.models import Place
from linli.places.queries import place_row
from tests.cast import Cast

WORDS = "村口路灯三天没亮了，老人看不清台阶"


def _offered(place: Place, text: str = WORDS, kind_code: str = LIGHT, hours: float = 1, **point: Any) -> list[str]:
    kind = find_kind(kind_code)
    assert kind is not None
    found = queries.list_alike(at=make.later(hours), text=text, kind=kind, place=place_row(place.id), **point)
    return [str(summary.id) for summary in found]


@pytest.mark.usefixtures("kinds")
def test_an_open_report_of_the_same_kind_in_the_same_grid_is_offered(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    assert _offered(cast.grid) == [str(matter.id)]


@pytest.mark.usefixtures("kinds")
def test_only_kind_village_age_and_stage_are_told(cast: Cast) -> None:
    make.make_matter(cast.grid.id)
    kind = find_kind(LIGHT)
    assert kind is not None
    [summary] = queries.list_alike(at=make.later(1), text=WORDS, kind=kind, place=place_row(cast.grid.id))
    assert {field.name for field in fields(AlikeSummary)} == {"id", "kind", "place", "received_at", "state"}
    assert summary.place.id == cast.village.id


@pytest.mark.usefixtures("kinds")
def test_private_kinds_are_never_offered_nor_asked_about(cast: Cast) -> None:
    make.make_matter(cast.grid.id, kind_code=VIOLENCE, text=WORDS)
    assert _offered(cast.grid, kind_code=VIOLENCE) == []


@pytest.mark.usefixtures("kinds")
def test_what_is_over_joined_old_elsewhere_or_of_another_sort_is_not_offered(cast: Cast) -> None:
    over = make.make_matter(cast.grid.id)
    actions.withdraw(actor=make.holder_of_matter(over), at=MORNING, matter_id=over.id)
    make.make_matter(cast.grid.id, at=MORNING - timedelta(days=61))
    make.make_matter(cast.far_grid.id)
    make.make_matter(cast.grid.id, kind_code=POTHOLE, text=WORDS)
    assert _offered(cast.grid) == []


@pytest.mark.usefixtures("kinds")
def test_a_part_which_nobody_can_join_is_not_offered_to_residents_nor_to_staff(cast: Cast) -> None:
    whole, other = make.make_matter(cast.grid.id, text=WORDS), make.make_matter(cast.grid.id, text=WORDS)
    actor = cast.caseworker.actor
    parts = [actions.Part(text=WORDS, kind_code=LIGHT), actions.Part(text=WORDS, kind_code=LIGHT)]
    child_ids = actions.split(actor=actor, at=make.later(0.5), matter_id=whole.id, parts=parts)
    offered = _offered(cast.grid)
    assert sorted(offered) == sorted([str(whole.id), str(other.id)])
    assert [one.id for one in opened(queries.list_joinable(actor, make.later(1), other.id))] == [whole.id]
    for apart in (whole.id, child_ids[0]):
        assert opened(queries.list_joinable(actor, make.later(1), apart)) == []


@pytest.mark.usefixtures("kinds")
def test_at_most_three_are_offered_the_likeliest_first(cast: Cast) -> None:
    for _number in range(4):
        make.make_matter(cast.grid.id, text="另一条巷子的灯杆歪了")
    same = make.make_matter(cast.grid.id, text=WORDS)
    offered = _offered(cast.grid)
    assert offered[0] == str(same.id)
    assert len(offered) == 3


_said = st.builds(
    Said,
    text=st.text(max_size=60),
    kind_code=st.sampled_from([LIGHT, POTHOLE, "civil.lighting.park"]),
    place_path=st.sampled_from(["1/", "1/2/", "1/2/3/", "1/4/"]),
    lon=st.none() | st.floats(119, 119.01),
    lat=st.none() | st.floats(29, 29.01),
    received_at=st.datetimes(MORNING.replace(tzinfo=None) - timedelta(days=90), MORNING.replace(tzinfo=None)).map(
        lambda moment: moment.replace(tzinfo=MORNING.tzinfo)
    ),
)


@given(_said, _said)
def test_the_likeness_lies_between_nothing_and_all(one: Said, other: Said) -> None:
    assert 0.0 <= alike(one, other) <= 1.0 + 1e-9
    assert wording(one.text, other.text) == wording(other.text, one.text)


@given(_said)
def test_a_report_is_most_like_itself(one: Said) -> None:
    other = Said(one.text + "完全不同的话", one.kind_code, one.place_path, one.lon, one.lat, one.received_at)
    assert alike(one, one) >= alike(one, other)


def test_a_sibling_kind_needs_more_than_the_place() -> None:
    here = Said(WORDS, LIGHT, "1/2/3/", None, None, MORNING)
    sibling = Said("公园的椅子坏了", "civil.lighting.park", "1/2/3/", None, None, MORNING)
    assert alike(here, sibling) < LEAST <= alike(here, Said("别的话", LIGHT, "1/2/3/", None, None, MORNING))


def test_metres_apart_count_when_both_have_a_pin() -> None:
    here = Said(WORDS, LIGHT, "1/2/3/", 120.0, 29.0, MORNING)
    near = Said(WORDS, LIGHT, "1/2/9/", 120.0002, 29.0, MORNING)
    far = Said(WORDS, LIGHT, "1/2/3/", 120.01, 29.0, MORNING)
    assert alike(here, near) > 0.8
    assert alike(here, far) == 0.0
