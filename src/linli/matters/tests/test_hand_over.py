"""Hand-overs: nothing changes until the receiver accepts."""

from typing import Any
from uuid import uuid4

import pytest

from linli.kit.actors import Actor
from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.matters import actions, queries
from linli.matters.models import HandOver, Matter
from linli.matters.rules import Verb
from linli.matters.tests import make
from linli.matters.tests.make import opened
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def propose(cast: Cast, matter: Matter, **to: Any) -> Matter:
    return actions.propose_hand_over(
        actor=cast.caseworker.actor, at=make.later(1), matter_id=matter.id, reason="灯在他们那边", **to
    )


def test_a_proposal_leaves_the_owner_the_owner(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    after = propose(cast, matter, to_place_id=cast.far_grid.id)
    assert (after.owner_place_id, after.owner_post_id) == (cast.grid.id, cast.caseworker.post.id)
    assert (after.state, after.version) == ("RECEIVED", 2)
    view = queries.get_matter(cast.outsider.actor, matter.id)
    assert view.pending is not None
    assert view.pending.reason == "灯在他们那边"


def test_the_receiver_accepts_and_owns_it_in_person_from_then_on(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    propose(cast, matter, to_place_id=cast.far_grid.id)
    after = actions.accept_hand_over(actor=cast.outsider.actor, at=make.later(2), matter_id=matter.id)
    assert after.state == "HANDED_OVER"
    assert (after.owner_place_id, after.owner_path) == (cast.far_grid.id, cast.far_grid.path)
    assert (after.owner_post_id, after.owner_changes) == (cast.outsider.post.id, 1)
    assert after.place_id == cast.grid.id
    assert HandOver.objects.get().answer == "ACCEPTED"
    assert queries.get_matter(cast.caseworker.actor, matter.id).owner.post_id == cast.outsider.post.id
    actions.start(actor=cast.outsider.actor, at=make.later(3), matter_id=matter.id)
    with pytest.raises(NotAllowed):
        actions.visit(actor=cast.caseworker.actor, at=make.later(3), matter_id=matter.id, text="去看过")


def test_the_receiver_sends_it_back_with_a_reason_and_sees_it_no_more(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    propose(cast, matter, to_place_id=cast.far_grid.id)
    with pytest.raises(Refused):
        actions.return_hand_over(actor=cast.outsider.actor, at=make.later(2), matter_id=matter.id, reason=" ")
    after = actions.return_hand_over(
        actor=cast.outsider.actor, at=make.later(2), matter_id=matter.id, reason="不在我们这"
    )
    assert (after.state, after.owner_post_id) == ("RECEIVED", cast.caseworker.post.id)
    assert HandOver.objects.get().answer_reason == "不在我们这"
    with pytest.raises(NotFound):
        queries.get_matter(cast.outsider.actor, matter.id)


def test_only_one_team_is_asked_at_a_time_and_the_question_can_be_taken_back(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    propose(cast, matter, to_place_id=cast.far_grid.id)
    with pytest.raises(Conflict) as refused:
        propose(cast, matter, to_place_id=cast.village.id)
    assert refused.value.code == "hand_over.pending"
    actions.withdraw_hand_over(actor=cast.caseworker.actor, at=make.later(2), matter_id=matter.id)
    with pytest.raises(NotFound):
        actions.accept_hand_over(actor=cast.outsider.actor, at=make.later(3), matter_id=matter.id)
    propose(cast, matter, to_place_id=cast.village.id)


def test_to_one_post_only_that_post_or_its_teams_desk_answers(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    propose(cast, matter, to_post_id=cast.outsider.post.id)
    after = actions.accept_hand_over(actor=cast.outsider.actor, at=make.later(2), matter_id=matter.id)
    assert after.owner_post_id == cast.outsider.post.id


def test_to_an_agency_and_back_up_to_the_place_it_serves(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    propose(cast, matter, to_agency_id=cast.bureau.id)
    after = actions.accept_hand_over(actor=cast.officer.actor, at=make.later(2), matter_id=matter.id)
    assert (after.owner_agency_id, after.owner_place_id, after.level) == (cast.bureau.id, cast.county.id, "COUNTY")
    up = actions.escalate(actor=cast.county_coordinator.actor, at=make.later(3), matter_id=matter.id, reason="没动静")
    assert (up.owner_agency_id, up.owner_place_id, up.state) == (None, cast.county.id, "ESCALATED")


def test_a_proposal_falls_away_when_the_matter_ends_or_moves_up(cast: Cast) -> None:
    for end in ("escalate", "withdraw"):
        matter = make.make_matter(cast.grid.id)
        propose(cast, matter, to_place_id=cast.far_grid.id)
        actor = cast.caseworker.actor if end == "escalate" else make.holder_of_matter(matter)
        getattr(actions, end)(actor=actor, at=make.later(2), matter_id=matter.id, reason="办不了")
        assert HandOver.objects.get(matter=matter).answer == "WITHDRAWN"


@pytest.mark.parametrize("to", [{}, {"to_place_id": uuid4()}, {"to_agency_id": uuid4()}, {"to_post_id": uuid4()}])
def test_there_must_be_a_receiver(cast: Cast, to: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        propose(cast, make.make_matter(cast.grid.id), **to)
    assert refused.value.code == "hand_over.no_receiver"


def test_nobody_hands_over_to_the_team_that_has_it(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        propose(cast, make.make_matter(cast.grid.id), to_place_id=cast.grid.id)
    assert refused.value.code == "hand_over.same_owner"


def test_who_may_not_propose(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    for actor, error in (
        (cast.clerk.actor, NotAllowed),
        (make.holder_of_matter(matter), NotAllowed),
        (cast.outsider.actor, NotFound),
    ):
        with pytest.raises(error):
            actions.propose_hand_over(
                actor=actor, at=make.later(1), matter_id=matter.id, reason="x", to_place_id=cast.far_grid.id
            )


def test_many_at_once_each_stands_alone_with_its_own_sentence(cast: Cast) -> None:
    matters = [make.make_matter(cast.grid.id) for _ in range(3)]
    far = make.make_matter(cast.far_grid.id)
    actions.withdraw(actor=make.holder_of_matter(matters[1]), at=make.later(1), matter_id=matters[1].id)
    results = actions.bulk_hand_over(
        actor=cast.coordinator.actor,
        at=make.later(2),
        matter_ids=[*[matter.id for matter in matters], far.id, uuid4(), matters[0].id],
        reason="今天都给村里",
        to_place_id=cast.village.id,
    )
    codes = {result.matter_id: result.code for result in results}
    assert [result.done for result in results] == [True, False, True, False, False]
    assert codes[matters[1].id] == "matter.not_now"
    assert codes[far.id] == "matter.unknown"
    assert all(str(result.sentence) for result in results if not result.done)
    assert HandOver.objects.count() == 2


def test_many_at_once_is_for_desks_and_coordinators_and_has_an_end(cast: Cast) -> None:
    common: dict[str, Any] = {"at": make.later(1), "reason": "x", "to_place_id": cast.village.id}
    with pytest.raises(NotAllowed):
        actions.bulk_hand_over(actor=cast.caseworker.actor, matter_ids=[], **common)
    with pytest.raises(Refused) as refused:
        actions.bulk_hand_over(actor=cast.clerk.actor, matter_ids=[uuid4() for _ in range(201)], **common)
    assert refused.value.code == "bulk.too_many"


def test_the_list_of_offers_is_what_the_reader_may_answer(cast: Cast) -> None:
    quarrel, light = (make.make_matter(cast.far_grid.id, kind_code=kind) for kind in (make.QUARREL, make.LIGHT))
    for matter in (quarrel, light):
        actions.propose_hand_over(
            actor=cast.county_coordinator.actor,
            at=make.later(1),
            matter_id=matter.id,
            reason="镇里办",
            to_place_id=cast.township.id,
        )
    for member in (cast.mediator, cast.clerk, cast.coordinator, cast.caseworker, cast.officer):
        offered = opened(queries.list_inbox(member.actor, make.later(2), queries.InboxFilters(owner="OFFERED"))).rows
        answerable = [matter.id for matter in (quarrel, light) if may_answer(member.actor, matter)]
        assert sorted(row.id for row in offered) == sorted(answerable), member.post.role
        assert queries.list_offers(member.actor, offered, "zh-hans").keys() == set(answerable)
    assert [row.id for row in opened(queries.list_day(cast.mediator.actor, make.later(2))).offered] == [quarrel.id]


def may_answer(actor: Actor, matter: Matter) -> bool:
    """Whether the actor could take it now; False also where it is not the actor's to see."""
    try:
        return Verb.ACCEPT_HAND_OVER in queries.get_matter(actor, matter.id).verbs
    except NotFound:
        return False
