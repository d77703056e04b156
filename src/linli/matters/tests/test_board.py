"""The board and the figures for everybody."""

from datetime import timedelta
from importlib import import_module

import pytest

from linli.kit.actors import SYSTEM, Role
from linli.kit.errors import NotAllowed
from linli.matters import actions, queries
from linli.matters.actions import Incoming
from linli.matters.rules import Channel, State
from linli.matters.rules.past import Past
from linli.matters.tests import make
from linli.people.tests.make import make_post
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def settle(cast: Cast, matter_id: object, hours: float) -> None:
    actions.start(actor=cast.caseworker.actor, at=make.later(hours - 1), matter_id=matter_id)  # type: ignore[arg-type]
    actions.resolve(
        actor=cast.caseworker.actor,
        at=make.later(hours),
        matter_id=matter_id,  # type: ignore[arg-type]
        outcome="FIXED",
        text="好了",
    )


def test_the_board_counts_what_is_late_stuck_unassigned_and_waiting(cast: Cast) -> None:
    make.make_matter(cast.grid.id, at=make.later(-24 * 8))
    make.make_matter(cast.grid.id, at=make.later(-70))
    make.make_matter(cast.grid.id, kind_code=make.POTHOLE)
    waiting = make.make_matter(cast.grid.id)
    actions.accept(actor=cast.caseworker.actor, at=make.MORNING, matter_id=waiting.id)
    actions.wait(
        actor=cast.caseworker.actor,
        at=make.MORNING,
        matter_id=waiting.id,
        waiting_for="WEATHER",
        reason="SEASON_OR_WEATHER",
    )
    actions.propose_hand_over(
        actor=cast.caseworker.actor, at=make.MORNING, matter_id=waiting.id, reason="x", to_place_id=cast.far_grid.id
    )
    figures = queries.board(cast.coordinator.actor, make.later(1))
    assert (figures.open, figures.late, figures.stuck, figures.unassigned) == (4, 1, 1, 1)
    assert (figures.waiting, figures.due_today, figures.hand_overs_pending) == (1, 1, 1)
    assert (figures.resolved, figures.first_owner_share, figures.median_hours) == (0, None, None)
    assert [(one.kind.code, one.open) for one in figures.by_kind] == [("civil", 4)]
    assert {one.place.id: (one.open, one.late) for one in figures.by_area[0].places}[cast.village.id] == (3, 1)
    assert sum(day.received for day in figures.received_by_day) == 4
    assert len(figures.received_by_day) == 30


def test_a_coordinator_of_two_places_sees_what_lies_below_both(cast: Cast) -> None:
    other = cast.ladder.townships[1]
    make_post(cast.coordinator.account, Role.COORDINATOR, place=other)
    make_post(cast.coordinator.account, Role.COORDINATOR, place=cast.village)  # lies in the first township
    make.make_matter(cast.grid.id, at=make.later(0))
    make.make_matter(cast.far_grid.id, at=make.later(0))
    figures = queries.board(cast.coordinator.actor, make.later(1))
    assert figures.open == 2
    assert [(area.path, area.level) for area in figures.by_area] == [
        (cast.township.path, "VILLAGE"),
        (other.path, "VILLAGE"),
    ]
    assert [sum(one.open for one in area.places) for area in figures.by_area] == [1, 1]


def test_the_board_says_how_it_went(cast: Cast) -> None:
    settle(cast, make.make_matter(cast.grid.id).id, 10)
    settle(cast, make.make_matter(cast.grid.id).id, 20)
    moved = make.make_matter(cast.grid.id)
    actions.escalate(actor=cast.caseworker.actor, at=make.later(1), matter_id=moved.id, reason="x")
    for actor in (cast.village_desk.actor, cast.clerk.actor):
        actions.escalate(actor=actor, at=make.later(2), matter_id=moved.id, reason="x")
    actions.accept(actor=cast.county_coordinator.actor, at=make.later(3), matter_id=moved.id)
    actions.resolve(
        actor=cast.county_coordinator.actor, at=make.later(90), matter_id=moved.id, outcome="FIXED", text="好了"
    )
    figures = queries.board(cast.county_coordinator.actor, make.later(100))
    assert figures.resolved == 3
    assert figures.median_hours == pytest.approx(20)
    assert figures.first_owner_share == pytest.approx(2 / 3)
    assert figures.near_home_share == pytest.approx(2 / 3)
    assert figures.in_time_share == pytest.approx(2 / 3)


def test_an_imported_past_does_not_count_as_done_by_the_first_owner(cast: Cast) -> None:
    past = Past(state=State.CONFIRMED, ended_at=make.MORNING)
    imported = make.make_submission(
        cast.grid.id, channel=Channel.IMPORT, source="elsewhere", source_id="1", received_at=make.later(-5)
    )
    actions.receive_many(actor=SYSTEM, at=make.MORNING, submissions=[Incoming(submission=imported, past=past)])
    figures = queries.board(cast.county_coordinator.actor, make.later(1))
    assert (figures.resolved, figures.in_time_share) == (1, 1.0)
    assert (figures.first_owner_share, figures.near_home_share) == (None, None)
    assert queries.front_door_figures(cast.county.path, make.later(1)).near_home_share is None
    moved = make.make_matter(cast.grid.id)
    actions.escalate(actor=cast.caseworker.actor, at=make.later(1), matter_id=moved.id, reason="x")
    actions.accept(actor=cast.village_desk.actor, at=make.later(2), matter_id=moved.id)
    actions.resolve(actor=cast.village_desk.actor, at=make.later(3), matter_id=moved.id, outcome="FIXED", text="好了")
    queries.forget_board()
    figures = queries.board(cast.county_coordinator.actor, make.later(4))
    assert (figures.resolved, figures.first_owner_share, figures.near_home_share) == (2, 0.0, 1.0)


def test_the_board_is_for_coordinators_and_shows_their_own_area(cast: Cast) -> None:
    make.make_matter(cast.far_grid.id)
    assert queries.board(cast.coordinator.actor, make.later(1)).open == 0
    assert queries.board(cast.county_coordinator.actor, make.later(1)).open == 1
    for actor in (cast.caseworker.actor, cast.clerk.actor, cast.resident.actor, cast.administrator.actor):
        with pytest.raises(NotAllowed):
            queries.board(actor, make.later(1))


def test_the_front_door_tells_the_same_to_everybody(cast: Cast) -> None:
    settle(cast, make.make_matter(cast.grid.id).id, 10)
    make.make_matter(cast.grid.id)
    figures = queries.front_door_figures(cast.county.path, make.later(20))
    assert (figures.received, figures.resolved, figures.in_time_share) == (2, 1, 1.0)


@pytest.mark.parametrize(("rest", "seen"), [(0, 1), (1_000_000, 0)])
def test_what_is_counted_quickly_is_counted_anew_at_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, rest: int, seen: int
) -> None:
    monkeypatch.setattr(import_module("linli.kit.keeping"), "REST", rest)
    before = queries.board(cast.coordinator.actor, make.later(1))
    assert before.next_count_at - before.counted_at == timedelta(seconds=min(rest, queries.MOST_SECONDS_OLD))
    make.make_matter(cast.grid.id)
    after = queries.board(cast.coordinator.actor, make.later(2))
    assert (after.open, after.counted_at) == (seen, make.later(1 + seen))
