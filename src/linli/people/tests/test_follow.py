"""Posts and agencies that follow the ladder."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.kit.actors import SYSTEM, Role
from linli.people import actions, queries
from linli.people.models import Agency, Post
from linli.people.tests.make import make_account, make_agency, make_post
from tests.cast import Cast

AT = datetime(2026, 5, 4, tzinfo=UTC)


def test_posts_and_agencies_take_the_new_path_of_their_place(cast: Cast) -> None:
    cast.county.path = "330600/330681/"
    cast.county.save()
    assert actions.follow_places(actor=SYSTEM, at=AT, place_ids=[cast.county.id]) == 4
    assert Agency.objects.get(id=cast.bureau.id).path == "330600/330681/"
    for member in (cast.officer, cast.county_coordinator, cast.administrator):
        assert Post.objects.get(id=member.post.id).path == "330600/330681/"
    assert Post.objects.get(id=cast.caseworker.post.id).path == cast.grid.path


def test_a_whole_ladder_costs_three_statements_and_nothing_is_recorded_when_nothing_moved(
    cast: Cast, recorded: Callable[[], list[str]]
) -> None:
    everything = [place.id for place in (cast.county, cast.township, cast.village, *cast.ladder.grids)]
    before = recorded()
    with CaptureQueriesContext(connection) as statements:
        assert actions.follow_places(actor=SYSTEM, at=AT, place_ids=everything) == 0
    assert sum("UPDATE" in statement["sql"] for statement in statements) == 3
    assert recorded() == before


def test_when_grids_become_one_their_staff_serve_there(cast: Cast, heard: list[Any]) -> None:
    target = cast.ladder.grids[3]
    clinic = make_agency(cast.grid, code="clinic")
    doctor = make_post(make_account(), Role.OFFICER, agency=clinic)
    assert actions.follow_merge(actor=SYSTEM, at=AT, from_ids=[cast.grid.id], to_id=target.id) == 2
    assert [duty.path for duty in queries.actor_of(cast.caseworker.account.id, AT).duties] == [target.path]
    assert Agency.objects.get(id=clinic.id).place_id == target.id
    assert Post.objects.get(id=doctor.id).path == target.path
    assert [type(event).__name__ for event in heard] == ["PostChanged", "PostChanged"]


def test_who_served_in_both_keeps_one_post(cast: Cast, heard: list[Any]) -> None:
    target = cast.ladder.grids[3]
    kept = make_post(cast.caseworker.account, Role.CASEWORKER, place=target)
    actions.follow_merge(actor=SYSTEM, at=AT, from_ids=[cast.grid.id], to_id=target.id)
    duties = queries.actor_of(cast.caseworker.account.id, AT).duties
    assert [duty.post_id for duty in duties] == [kept.id]
    ended = [event.post_id for event in heard if type(event).__name__ == "PostEnded"]
    assert ended == [cast.caseworker.post.id]


def test_posts_long_over_stay_where_they_were(cast: Cast) -> None:
    over = make_post(make_account(), Role.CASEWORKER, place=cast.grid, valid_to=date(2025, 1, 1))
    actions.follow_merge(actor=SYSTEM, at=AT, from_ids=[cast.grid.id], to_id=cast.ladder.grids[3].id)
    assert Post.objects.get(id=over.id).path == cast.grid.path
