"""Corrections of kind and place look for the owner anew; ended posts and places leave nobody without an owner."""

import pytest

from linli.kit.errors import NotAllowed, NotFound, Refused
from linli.matters import actions, queries
from linli.matters.models import HandOver, Matter, Step
from linli.matters.tests import make
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def test_another_kind_finds_its_own_owner_and_its_own_times_from_the_receipt(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id, answers={"pole": "A-1"})
    actions.accept(actor=cast.caseworker.actor, at=make.later(1), matter_id=matter.id)
    after = actions.reclassify(
        actor=cast.village_desk.actor,
        at=make.later(2),
        matter_id=matter.id,
        kind_code=make.POTHOLE,
        reason="其实是路坏了",
    )
    assert (after.kind_code, after.owner_place_id, after.state) == (make.POTHOLE, cast.township.id, "RECEIVED")
    assert (after.due_at, after.first_contact_due_at) == (make.later(120), make.later(8))
    assert (after.answers, after.owner_changes) == ({}, 1)
    step = Step.objects.get(matter=matter, verb="RECLASSIFY")
    assert (step.facts["from_kind"], step.facts["to_kind"]) == (make.LIGHT, make.POTHOLE)


def test_what_a_caseworker_corrects_is_offered_to_the_other_team_and_stays_until_it_accepts(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    actions.start(actor=cast.caseworker.actor, at=make.later(1), matter_id=matter.id)
    after = actions.move(
        actor=cast.caseworker.actor, at=make.later(2), matter_id=matter.id, place_id=cast.far_grid.id, reason="在牌头"
    )
    assert (after.place_path, after.state) == (cast.far_grid.path, "IN_PROGRESS")
    assert (after.owner_place_id, after.owner_post_id, after.owner_changes) == (
        cast.grid.id,
        cast.caseworker.post.id,
        0,
    )
    assert HandOver.objects.get(matter=matter).to_place_id == cast.far_grid.id
    said = queries.timeline(cast.caseworker.actor, matter.id)[-1].sentence
    assert "已经请" in said
    assert queries.timeline(make.holder_of_matter(matter), matter.id)[-1].sentence == said
    taken = actions.accept_hand_over(actor=cast.outsider.actor, at=make.later(3), matter_id=matter.id)
    assert (taken.owner_post_id, taken.owner_place_id) == (cast.outsider.post.id, cast.far_grid.id)


def test_a_kind_that_a_caseworker_corrects_counts_its_times_at_once_and_asks_the_other_team(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    actions.propose_hand_over(
        actor=cast.caseworker.actor, at=make.later(1), matter_id=matter.id, reason="x", to_place_id=cast.far_grid.id
    )
    after = actions.reclassify(
        actor=cast.caseworker.actor, at=make.later(2), matter_id=matter.id, kind_code=make.POTHOLE, reason="路坏了"
    )
    assert (after.kind_code, after.due_at, after.owner_post_id) == (
        make.POTHOLE,
        make.later(120),
        cast.caseworker.post.id,
    )
    waiting = HandOver.objects.get(matter=matter, answered_at=None)
    assert (waiting.to_place_id, waiting.reason) == (cast.township.id, "路坏了")
    back = actions.return_hand_over(actor=cast.clerk.actor, at=make.later(3), matter_id=matter.id, reason="归村里")
    assert (back.kind_code, back.owner_post_id) == (make.POTHOLE, cast.caseworker.post.id)


def test_a_correction_that_leaves_it_with_the_same_team_keeps_what_was_done(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    actions.start(actor=cast.caseworker.actor, at=make.later(1), matter_id=matter.id)
    after = actions.move(
        actor=cast.caseworker.actor, at=make.later(2), matter_id=matter.id, place_id=cast.grid.id, reason="就在村口"
    )
    assert (after.state, after.owner_post_id, after.owner_changes) == ("IN_PROGRESS", cast.caseworker.post.id, 0)


def test_another_place_finds_its_own_caseworker(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    after = actions.move(
        actor=cast.clerk.actor, at=make.later(2), matter_id=matter.id, place_id=cast.far_grid.id, reason="在牌头"
    )
    assert (after.place_path, after.owner_post_id, after.state) == (
        cast.far_grid.path,
        cast.outsider.post.id,
        "RECEIVED",
    )


def test_a_correction_needs_a_reason_a_change_and_a_kind_that_is_there(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    for kind_code, reason, code in (
        (make.LIGHT, "x", "reclassify.same_kind"),
        (make.POTHOLE, " ", "text.missing"),
        ("no.such.kind", "x", "kind.unknown"),
    ):
        with pytest.raises(Refused) as refused:
            actions.reclassify(
                actor=cast.clerk.actor, at=make.later(1), matter_id=matter.id, kind_code=kind_code, reason=reason
            )
        assert refused.value.code == code
    assert Matter.objects.get(id=matter.id).version == 1


def test_who_may_not_correct(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    for actor, error in ((make.holder_of_matter(matter), NotAllowed), (cast.outsider.actor, NotFound)):
        with pytest.raises(error):
            actions.move(actor=actor, at=make.later(1), matter_id=matter.id, place_id=cast.far_grid.id, reason="x")


def test_a_coordinator_lets_the_owner_be_chosen_anew(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    actions.escalate(actor=cast.caseworker.actor, at=make.later(1), matter_id=matter.id, reason="不会修")
    after = actions.reroute(actor=cast.coordinator.actor, at=make.later(2), matter_id=matter.id, reason="网格能修")
    assert (after.owner_post_id, after.state) == (cast.caseworker.post.id, "RECEIVED")


def test_what_an_ended_post_held_goes_back_to_its_team(cast: Cast) -> None:
    held = make.make_matter(cast.grid.id)
    closed = make.make_matter(cast.grid.id)
    actions.withdraw(actor=make.holder_of_matter(closed), at=make.later(1), matter_id=closed.id)
    offered = make.make_matter(cast.far_grid.id)
    actions.propose_hand_over(
        actor=cast.outsider.actor,
        at=make.later(1),
        matter_id=offered.id,
        reason="他熟",
        to_post_id=cast.caseworker.post.id,
    )
    assert actions.release_post(post_id=cast.caseworker.post.id, at=make.later(2)) == 1
    held.refresh_from_db()
    closed.refresh_from_db()
    assert (held.owner_post_id, held.owner_place_id, held.state) == (None, cast.grid.id, "RECEIVED")
    assert closed.owner_post_id == cast.caseworker.post.id
    assert HandOver.objects.get(matter=offered).to_post_id is None
    assert Step.objects.get(matter=held, verb="RELEASE").actor_kind == "SYSTEM"
