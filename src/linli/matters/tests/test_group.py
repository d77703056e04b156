"""Matters of one happening: told together, worked on apart."""

from uuid import UUID

import pytest

from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.kit.ids import uuid7
from linli.ledger.models import Entry
from linli.matters import actions, queries
from linli.matters.models import Matter
from linli.matters.rules import Verb
from linli.matters.tests import make
from linli.matters.tests.make import MORNING, later
from linli.matters.tests.make_joined import make_me_too
from tests.cast import Cast

pytestmark = pytest.mark.usefixtures("kinds")


def _group(cast: Cast, *matters: Matter, hours: float = 1) -> UUID:
    return actions.create_group(
        actor=cast.clerk.actor,
        at=later(hours),
        name="老街水管爆裂",
        place_id=cast.township.id,
        happened_at=MORNING,
        matter_ids=[matter.id for matter in matters],
    )


def test_one_update_reaches_every_resident_joined_ones_too(cast: Cast) -> None:
    first, second = make.make_matter(cast.grid.id), make.make_matter(cast.ladder.grids[0].id)
    joined = make_me_too(cast.grid.id, first, hours=0.5)
    group_id = _group(cast, first, second)
    told = actions.tell_group(actor=cast.clerk.actor, at=later(2), group_id=group_id, text="下午四点前恢复供水")
    assert told == 3
    for matter in (first, second, joined):
        step = queries.timeline(make.holder_of_matter(matter), matter.id)[-1]
        assert (step.verb, step.text) == (Verb.COMMENT, "下午四点前恢复供水")
        assert "老街水管爆裂" in step.sentence


def test_owners_and_clocks_stay_as_they_are(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    _group(cast, matter)
    after = Matter.objects.get(id=matter.id)
    assert (after.owner_post_id, after.due_at, after.state) == (matter.owner_post_id, matter.due_at, matter.state)


def test_matters_are_added_and_taken_out_and_belong_to_one_event(cast: Cast) -> None:
    first, second = make.make_matter(cast.grid.id), make.make_matter(cast.grid.id)
    group_id = _group(cast, first)
    clerk = cast.clerk.actor
    actions.add_to_group(actor=clerk, at=later(2), group_id=group_id, matter_ids=[second.id, second.id])
    with pytest.raises(Conflict) as refused:
        _group(cast, first)
    assert refused.value.code == "group.in_another"
    actions.take_out_of_group(actor=clerk, at=later(3), group_id=group_id, matter_id=first.id)
    with pytest.raises(Conflict):
        actions.take_out_of_group(actor=clerk, at=later(3), group_id=group_id, matter_id=first.id)
    assert actions.tell_group(actor=clerk, at=later(4), group_id=group_id, text="好了") == 1


def test_a_matter_of_a_private_kind_belongs_to_no_event(cast: Cast) -> None:
    private = make.make_matter(cast.township.id, kind_code=make.VIOLENCE)
    group_id = _group(cast, make.make_matter(cast.grid.id))
    with pytest.raises(Refused) as refused:
        actions.add_to_group(actor=cast.clerk.actor, at=later(2), group_id=group_id, matter_ids=[private.id])
    assert refused.value.code == "group.private"
    assert actions.tell_group(actor=cast.clerk.actor, at=later(3), group_id=group_id, text="好了") == 1


def test_the_whole_event_is_taken_back_within_the_hour(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    group_id = _group(cast, matter)
    with pytest.raises(NotAllowed):
        actions.undo_group(actor=cast.coordinator.actor, at=later(1.5), group_id=group_id)
    actions.undo_group(actor=cast.clerk.actor, at=later(2), group_id=group_id)
    with pytest.raises(NotFound):
        actions.tell_group(actor=cast.clerk.actor, at=later(2), group_id=group_id, text="好了")
    _group(cast, matter, hours=2)


def test_taking_back_frees_what_can_leave_and_says_why_the_rest_cannot(cast: Cast) -> None:
    free, moved = make.make_matter(cast.grid.id), make.make_matter(cast.grid.id)
    group_id = _group(cast, free, moved, hours=0.2)
    Matter.objects.filter(id=moved.id).update(place_path=cast.far_grid.path, owner_path=cast.far_grid.path)
    undone = actions.undo_group(actor=cast.clerk.actor, at=later(0.5), group_id=group_id)
    assert undone.released == (free.id,)
    said = [(one.matter_id, one.code, one.reference) for one in undone.kept]
    assert said == [(moved.id, "matter.unknown", "")]  # not the clerk's to see any more: its number is not told either
    assert queries.find_group(free.id) is None
    kept = queries.find_group(moved.id)
    assert kept is not None
    assert kept.id == group_id
    _group(cast, free, hours=0.6)


def test_what_was_told_or_is_an_hour_old_stays(cast: Cast) -> None:
    told, old = _group(cast, make.make_matter(cast.grid.id)), _group(cast, make.make_matter(cast.grid.id))
    actions.tell_group(actor=cast.clerk.actor, at=later(1.2), group_id=told, text="在修")
    for group_id, hours, code in ((told, 1.5, "undo.told"), (old, 2.1, "undo.too_late")):
        with pytest.raises(Conflict) as refused:
            actions.undo_group(actor=cast.clerk.actor, at=later(hours), group_id=group_id)
        assert refused.value.code == code


def test_everything_stands_in_the_record(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    group_id = _group(cast, matter)
    actions.tell_group(actor=cast.clerk.actor, at=later(2), group_id=group_id, text="在修")
    named = set(Entry.objects.filter(subject_id=group_id).values_list("verb", flat=True))
    assert named == {"matters.create_group", "matters.tell_group"}
    assert Entry.objects.filter(subject_id=matter.id, verb="matters.group").exists()


def test_bad_events_are_refused_whole(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    given = {"name": "停水", "place_id": cast.township.id, "happened_at": MORNING, "matter_ids": [matter.id]}
    wrong: list[tuple[dict[str, object], str]] = [
        ({"name": " \u202e\x00 "}, "group.name_missing"),
        ({"name": "字" * 100}, "text.too_long"),
        ({"happened_at": later(9)}, "group.in_the_future"),
        ({"matter_ids": []}, "group.empty"),
        ({"matter_ids": [uuid7() for _number in range(201)]}, "group.too_many"),
        ({"matter_ids": [matter.id, uuid7()]}, "matter.unknown"),
        ({"place_id": cast.far_grid.id}, "group.not_yours"),
    ]
    for changes, code in wrong:
        with pytest.raises(Refused) as refused:
            actions.create_group(actor=cast.clerk.actor, at=later(1), **{**given, **changes})  # type: ignore[arg-type]
        assert refused.value.code == code
    assert [step.verb for step in queries.timeline(cast.clerk.actor, matter.id)] == [Verb.RECEIVE]


def test_who_may_not_group_or_tell(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    group_id = _group(cast, matter)
    for member in (cast.caseworker, cast.volunteer, cast.outsider, cast.administrator, cast.resident):
        with pytest.raises((NotAllowed, NotFound)):
            actions.create_group(
                actor=member.actor,
                at=later(1),
                name="停水",
                place_id=cast.township.id,
                happened_at=MORNING,
                matter_ids=[matter.id],
            )
        with pytest.raises((NotAllowed, NotFound)):
            actions.tell_group(actor=member.actor, at=later(1), group_id=group_id, text="在修")
        with pytest.raises((NotAllowed, NotFound)):
            actions.add_to_group(actor=member.actor, at=later(1), group_id=group_id, matter_ids=[matter.id])
