"""Who sees a matter and what each may do with it: the whole cast before one matter at a time."""

from uuid import uuid4

import pytest

from linli.kit.actors import SYSTEM, Actor, Role
from linli.kit.errors import NotFound
from linli.matters import actions, queries
from linli.matters.access import visible_to
from linli.matters.models import Matter
from linli.matters.tests import make
from linli.matters.tests.make import opened
from linli.people.tests.make import actor_with, make_account, make_post
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]

TALK = {"COMMENT", "ASK", "ANSWER"}
OWNS = TALK | {
    "ACCEPT",
    "START",
    "VISIT",
    "PLAN_VISIT",
    "CANCEL_VISIT",
    "ADD_PHOTO",
    "EXTEND",
    "PROPOSE_HAND_OVER",
    "ESCALATE",
    "RECLASSIFY",
    "MOVE",
    "JOIN",
    "SPLIT",
}
# A desk sees reports of many teams beside each other: it joins and groups, but leaves cutting up to those at work.
DESK_ABOVE = TALK | {
    "ADD_PHOTO",
    "RECLASSIFY",
    "MOVE",
    "DECLINE",
    "WITHDRAW",
    "RENEW_LINK",
    "JOIN",
    "GROUP",
    "UNGROUP",
}
COORDINATES = TALK | {
    "ASSIGN",
    "EXTEND",
    "PROPOSE_HAND_OVER",
    "ESCALATE",
    "RECLASSIFY",
    "MOVE",
    "REROUTE",
    "DECLINE",
    "JOIN",
    "SPLIT",
    "GROUP",
    "UNGROUP",
}
HELD_BY_GRID = {
    "caseworker": OWNS,
    "village_desk": DESK_ABOVE,
    "clerk": DESK_ABOVE,
    "coordinator": COORDINATES,
    "county_coordinator": COORDINATES,
    "volunteer": None,
    "mediator": None,
    "officer": None,
    "administrator": None,
    "outsider": None,
    "resident": None,
    "neighbour": None,
}


# The village holds it; a township desk and the coordinators stand above, a grid and the kinds of a mediator do not.
PRIVATE_OF_THE_VILLAGE = {"village_desk", "clerk", "coordinator", "county_coordinator"}
PRIVATE_OF_THE_TOWNSHIP = {"clerk", "coordinator", "county_coordinator"}


def raise_to_the_township(cast: Cast) -> Matter:
    """Violence at home that happened in grid 3, now held by the township's team."""
    matter = make.make_matter(cast.grid.id, kind_code=make.VIOLENCE)
    Matter.objects.filter(id=matter.id).update(owner_place=cast.township, owner_path=cast.township.path)
    matter.refresh_from_db()
    return matter


def verbs_of(actor: Actor, matter: Matter) -> set[str] | None:
    """What the actor may do; None when there is no such matter for the actor."""
    try:
        return {verb.value for verb in queries.get_matter(actor, matter.id).verbs}
    except NotFound:
        return None


@pytest.mark.parametrize("name", HELD_BY_GRID)
def test_a_new_matter_held_by_a_caseworker(cast: Cast, name: str) -> None:
    matter = make.make_matter(cast.grid.id)
    assert verbs_of(getattr(cast, name).actor, matter) == HELD_BY_GRID[name]


@pytest.mark.parametrize("name", HELD_BY_GRID)
def test_the_list_of_what_one_sees_says_the_same_as_the_matter_itself(cast: Cast, name: str) -> None:
    for kind_code in (make.LIGHT, make.POTHOLE, make.QUARREL, make.BOUNDARY, make.VIOLENCE):
        make.make_matter(cast.grid.id, kind_code=kind_code)
    held_in_person = make.make_matter(cast.grid.id, kind_code=make.VIOLENCE, actor=cast.neighbour.actor)
    Matter.objects.filter(id=held_in_person.id).update(
        owner_place=cast.grid, owner_path=cast.grid.path, owner_post=cast.volunteer.post
    )
    raise_to_the_township(cast)
    far = make.make_matter(cast.far_grid.id)
    actions.propose_hand_over(
        actor=cast.outsider.actor, at=make.later(1), matter_id=far.id, reason="两边都有", to_place_id=cast.grid.id
    )
    actor = getattr(cast, name).actor
    seen = set(visible_to(actor).values_list("id", flat=True))
    assert seen == {matter.id for matter in Matter.objects.all() if verbs_of(actor, matter) is not None}


@pytest.mark.parametrize("name", HELD_BY_GRID)
def test_a_private_kind_is_seen_by_its_owner_and_from_above_it_and_by_nobody_else_of_the_area(
    cast: Cast, name: str
) -> None:
    village, township = make.make_matter(cast.grid.id, kind_code=make.VIOLENCE), raise_to_the_township(cast)
    actor = getattr(cast, name).actor
    assert (verbs_of(actor, village) is not None) == (name in PRIVATE_OF_THE_VILLAGE)
    assert (verbs_of(actor, township) is not None) == (name in PRIVATE_OF_THE_TOWNSHIP)
    if actor.is_staff:
        listed = {row.id for row in opened(queries.list_inbox(actor, make.later(1))).rows}
        assert (village.id in listed) == (name in PRIVATE_OF_THE_VILLAGE)
        assert (township.id in listed) == (name in PRIVATE_OF_THE_TOWNSHIP)


def test_a_private_kind_held_by_one_caseworker_is_not_for_the_others_of_the_grid(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id, kind_code=make.VIOLENCE)
    other = make_post(make_account(), Role.CASEWORKER, place=cast.grid)
    Matter.objects.filter(id=matter.id).update(
        owner_place=cast.grid, owner_path=cast.grid.path, owner_post=cast.caseworker.post
    )
    matter.refresh_from_db()
    assert "RESOLVE" not in (verbs_of(cast.village_desk.actor, matter) or {"RESOLVE"})
    assert "VISIT" in (verbs_of(cast.caseworker.actor, matter) or set())
    assert verbs_of(actor_with(other), matter) is None
    assert opened(queries.list_inbox(actor_with(other), make.later(1))).rows == []


def test_a_private_kind_opens_for_the_team_that_is_asked_to_take_it(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id, kind_code=make.VIOLENCE)
    actions.propose_hand_over(
        actor=cast.village_desk.actor, at=make.later(1), matter_id=matter.id, reason="就近", to_place_id=cast.grid.id
    )
    assert "ACCEPT_HAND_OVER" in (verbs_of(cast.caseworker.actor, matter) or set())
    assert [row.id for row in opened(queries.list_day(cast.caseworker.actor, make.later(2))).offered] == [matter.id]


def test_whoever_raised_a_private_matter_reads_it_as_a_resident_and_no_internal_note(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id, kind_code=make.VIOLENCE, actor=cast.caseworker.actor)
    actions.comment(
        actor=cast.village_desk.actor, at=make.later(1), matter_id=matter.id, text="内部", visibility="INTERNAL"
    )
    assert not queries.get_matter(cast.caseworker.actor, matter.id).is_staff
    assert all(step.text != "内部" for step in queries.timeline(cast.caseworker.actor, matter.id))


def test_the_holder_of_the_link_talks_shows_photos_and_may_take_it_back(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    assert verbs_of(make.holder_of_matter(matter), matter) == TALK | {"ADD_PHOTO", "WITHDRAW", "CHANGE_CONTACT"}


def test_a_signed_in_resident_stands_like_the_holder_of_the_link(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id, actor=cast.resident.actor)
    assert verbs_of(cast.resident.actor, matter) == verbs_of(make.holder_of_matter(matter), matter)
    assert verbs_of(cast.neighbour.actor, matter) is None


def test_a_link_opens_its_own_matter_only(cast: Cast) -> None:
    mine, other = make.make_matter(cast.grid.id), make.make_matter(cast.grid.id)
    assert verbs_of(make.holder_of_matter(mine), other) is None


def test_a_mediator_sees_the_kinds_of_the_post_in_its_area(cast: Cast) -> None:
    quarrel = make.make_matter(cast.grid.id, kind_code=make.QUARREL)
    far = make.make_matter(cast.far_grid.id, kind_code=make.QUARREL)
    assert verbs_of(cast.mediator.actor, quarrel) is not None
    assert verbs_of(cast.mediator.actor, far) is None


def test_a_volunteer_sees_what_is_assigned_to_the_post_and_may_visit(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    actions.assign(actor=cast.coordinator.actor, at=make.later(1), matter_id=matter.id, post_id=cast.volunteer.post.id)
    matter.refresh_from_db()
    assert verbs_of(cast.volunteer.actor, matter) == {
        "COMMENT",
        "ANSWER",
        "ADD_PHOTO",
        "VISIT",
        "PLAN_VISIT",
        "CANCEL_VISIT",
    }


def test_an_agencys_matter_is_seen_by_its_officers_and_by_those_above(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    actions.propose_hand_over(
        actor=cast.caseworker.actor,
        at=make.later(1),
        matter_id=matter.id,
        reason="归他们修",
        to_agency_id=cast.bureau.id,
    )
    offered = verbs_of(cast.officer.actor, matter)
    assert offered is not None
    assert {"ACCEPT_HAND_OVER", "RETURN_HAND_OVER"} <= offered
    actions.accept_hand_over(actor=cast.officer.actor, at=make.later(2), matter_id=matter.id)
    matter.refresh_from_db()
    assert "RESOLVE" in (verbs_of(cast.officer.actor, matter) or set())
    assert verbs_of(cast.caseworker.actor, matter) == set(), "the caseworker still sees it, and no more"
    assert "REROUTE" in (verbs_of(cast.county_coordinator.actor, matter) or set())
    assert verbs_of(cast.outsider.actor, matter) is None


def test_the_system_sees_everything(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    assert "ESCALATE" in (verbs_of(SYSTEM, matter) or set())
    assert visible_to(SYSTEM).count() == 1


def test_a_matter_of_another_and_one_that_never_was_are_refused_alike(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    answers = []
    for matter_id in (matter.id, uuid4()):
        with pytest.raises(NotFound) as refused:
            queries.get_matter(cast.outsider.actor, matter_id)
        answers.append((refused.value.code, str(refused.value.message), refused.value.facts))
    assert answers[0] == answers[1]


def test_a_desk_does_not_confirm_its_own_work_in_the_residents_place(cast: Cast) -> None:
    received = make.make_received(cast.grid.id, kind_code=make.POTHOLE)
    actions.accept(actor=cast.clerk.actor, at=make.later(1), matter_id=received.matter_id)
    actions.resolve(
        actor=cast.clerk.actor, at=make.later(2), matter_id=received.matter_id, outcome="FIXED", text="填好了"
    )
    matter = Matter.objects.get(id=received.matter_id)
    assert "CONFIRM" not in (verbs_of(cast.clerk.actor, matter) or {"CONFIRM"})
    assert "CONFIRM" in (verbs_of(make.holder_of(received), matter) or set())
