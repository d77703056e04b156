"""Lists for staff: one statement, keyset paging both ways, filters, and nobody else's matters."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.kit.actors import Actor
from linli.kit.errors import NotAllowed, Refused
from linli.matters import actions, queries
from linli.matters.models import Matter
from linli.matters.queries import InboxFilters
from linli.matters.tests import make
from linli.matters.tests.make import opened
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def references(actor: Actor, **filters: object) -> list[str]:
    page = opened(queries.list_inbox(actor, make.later(5), InboxFilters(**filters)))  # type: ignore[arg-type]
    return [row.reference.replace("-", "") for row in page.rows]


@pytest.mark.parametrize("order", ["DUE", "RECEIVED"])
def test_paging_shows_every_matter_once_in_order(cast: Cast, order: str) -> None:
    for number in range(7):
        make.make_matter(cast.grid.id, at=make.later(number // 2))
    seen, cursor = [], ""
    while True:
        page = opened(
            queries.list_inbox(cast.caseworker.actor, make.later(9), InboxFilters(order=order), cursor, size=2)
        )
        seen += page.rows
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    assert len({row.id for row in seen}) == len(seen) == 7
    keys = [(row.due_at, row.id) if order == "DUE" else (row.received_at, row.id) for row in seen]
    assert keys == sorted(keys, reverse=order == "RECEIVED")


def test_a_page_is_one_statement_and_never_counts(cast: Cast) -> None:
    for _ in range(3):
        make.make_matter(cast.grid.id)
    opened(queries.list_inbox(cast.clerk.actor, make.later(1)))
    actor = cast.clerk.actor
    with CaptureQueriesContext(connection) as captured:
        assert len(opened(queries.list_inbox(actor, make.later(1))).rows) == 3
    own = [query["sql"] for query in captured if "places_" not in query["sql"]]
    assert len(own) == 1
    assert "COUNT(" not in own[0].upper()


def test_everyone_sees_what_is_held_below_their_own_place(cast: Cast) -> None:
    light, pothole = make.make_matter(cast.grid.id), make.make_matter(cast.grid.id, kind_code=make.POTHOLE)
    far = make.make_matter(cast.far_grid.id)
    here = {light.reference, pothole.reference}
    assert references(cast.caseworker.actor) == [light.reference]
    assert references(cast.village_desk.actor) == [light.reference]
    assert set(references(cast.clerk.actor)) == here
    assert set(references(cast.county_coordinator.actor)) == here | {far.reference}
    assert references(cast.outsider.actor) == [far.reference]
    assert references(cast.volunteer.actor) == []
    assert references(cast.officer.actor) == []


def test_administrators_and_residents_have_no_list(cast: Cast) -> None:
    make.make_matter(cast.grid.id)
    assert references(cast.administrator.actor) == []
    for actor in (cast.resident.actor, cast.respondent):
        with pytest.raises(NotAllowed):
            references(actor)


def test_filters_by_owner(cast: Cast) -> None:
    light, pothole = make.make_matter(cast.grid.id), make.make_matter(cast.grid.id, kind_code=make.POTHOLE)
    assert references(cast.clerk.actor, owner="UNASSIGNED") == [pothole.reference]
    assert references(cast.clerk.actor, owner="TEAM") == [pothole.reference]
    assert references(cast.clerk.actor, owner="ME") == []
    assert references(cast.caseworker.actor, owner="ME") == [light.reference]
    actions.propose_hand_over(
        actor=cast.caseworker.actor, at=make.later(1), matter_id=light.id, reason="x", to_place_id=cast.township.id
    )
    assert references(cast.clerk.actor, owner="OFFERED") == [light.reference]


def test_filters_by_state_kind_place_channel_and_clock(cast: Cast) -> None:
    light = make.make_matter(cast.grid.id, at=make.later(-80))
    quarrel = make.make_matter(cast.village.id, kind_code=make.QUARREL)
    gone = make.make_matter(cast.grid.id)
    actions.withdraw(actor=make.holder_of_matter(gone), at=make.later(1), matter_id=gone.id)
    actor = cast.clerk.actor
    assert references(actor, late=True) == [light.reference]
    assert references(actor, kind="neighbours") == [quarrel.reference]
    assert references(actor, kind="neighbours.quarrel.noise") == [quarrel.reference]
    assert references(actor, kind="neigh") == []
    assert references(actor, place_path=cast.grid.path) == [light.reference]
    assert references(actor, state="CLOSED") == [gone.reference]
    assert len(references(actor, state="ALL")) == 3
    assert references(actor, channel="API") == []
    assert references(actor, state="NEW") == [light.reference, quarrel.reference]


@pytest.mark.parametrize(
    "filters",
    [
        {"state": "X"},
        {"owner": "EVERYBODY"},
        {"order": "RANDOM"},
        {"channel": "PIGEON"},
        {"kind": "a'b"},
        {"kind": "\x00"},
        {"place_path": "\x00/"},
        {"place_path": "330681"},
        {"place_path": "a/" * 9},
    ],
)
def test_unknown_filters_are_refused(cast: Cast, filters: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        references(cast.clerk.actor, **filters)
    assert refused.value.code == "inbox.bad_filter"


@pytest.mark.parametrize(
    "cursor", ["x", "WzFd", "WyJhIiwiYiJd", "W251bGwsbnVsbF0", "钥", "A" * 4000, "WyIyMDI2LTAxLTAxIiwieCJd"]
)
def test_a_forged_cursor_is_refused(cast: Cast, cursor: str) -> None:
    with pytest.raises(Refused) as refused:
        opened(queries.list_inbox(cast.clerk.actor, make.later(1), InboxFilters(), cursor))
    assert refused.value.code == "page.bad_cursor"


def test_a_private_kind_has_no_title_in_lists_but_for_its_owner(cast: Cast) -> None:
    make.make_matter(cast.grid.id, kind_code=make.VIOLENCE, title="她又来了")
    [row] = opened(queries.list_inbox(cast.coordinator.actor, make.later(1))).rows
    assert row.title == ""
    actions.accept(actor=cast.village_desk.actor, at=make.later(1), matter_id=row.id)
    [row] = opened(queries.list_inbox(cast.village_desk.actor, make.later(1))).rows
    assert row.title == "她又来了"


def test_the_day_shows_mine_and_the_teams_and_what_is_offered_with_the_latest_clock_first(cast: Cast) -> None:
    calm = make.make_matter(cast.grid.id, at=make.later(-2))
    late = make.make_matter(cast.grid.id, at=make.later(-80))
    actions.visit(actor=cast.caseworker.actor, at=make.later(-1), matter_id=calm.id, text="看过")
    teams = make.make_matter(cast.grid.id)
    actions.assign(actor=cast.coordinator.actor, at=make.later(0), matter_id=teams.id, post_id=None)
    offered = make.make_matter(cast.far_grid.id)
    actions.propose_hand_over(
        actor=cast.outsider.actor, at=make.later(0), matter_id=offered.id, reason="x", to_place_id=cast.grid.id
    )
    day = opened(queries.list_day(cast.caseworker.actor, make.later(1)))
    assert [row.id for row in day.mine] == [late.id, calm.id]
    assert [row.is_late(make.later(1)) for row in day.mine] == [True, False]
    assert [row.id for row in day.unassigned] == [teams.id]
    assert [row.id for row in day.offered] == [offered.id]
    with pytest.raises(NotAllowed):
        opened(queries.list_day(cast.resident.actor, make.later(1)))


def test_my_matters_are_those_of_the_account_and_of_the_links(cast: Cast) -> None:
    mine = make.make_received(cast.grid.id, actor=cast.resident.actor)
    linked = make.make_received(cast.grid.id, at=make.later(1))
    rows = queries.list_my_matters(cast.resident.actor, link_ids=[linked.matter_id])
    assert [row.id for row in rows] == [linked.matter_id, mine.matter_id]
    assert queries.list_my_matters(cast.neighbour.actor) == []
    assert Matter.objects.count() == 2


def test_late_means_the_time_promised_for_the_whole_in_lists_filters_matter_and_board(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    [row] = opened(queries.list_inbox(cast.caseworker.actor, make.MORNING)).rows
    assert row.next_due_at == row.first_contact_due_at
    for at, late in ((row.first_contact_due_at + timedelta(seconds=1), False), (row.due_at, False), (later(row), True)):
        assert row.is_late(at) is late
        assert queries.get_matter(cast.caseworker.actor, matter.id).is_late(at) is late
        found = opened(queries.list_inbox(cast.caseworker.actor, at, InboxFilters(late=True))).rows
        assert [one.id for one in found] == [matter.id] * late
        queries.forget_board()
        assert queries.board(cast.coordinator.actor, at).late == late


def later(row: queries.InboxRow) -> datetime:
    """Just after the time promised for the whole."""
    return row.due_at + timedelta(seconds=1)
