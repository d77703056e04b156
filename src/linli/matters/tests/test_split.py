"""A matter in parts: each with its own team, kind and time, and one resident who reads of the whole."""

import pytest

from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.matters import actions, queries
from linli.matters.actions import Part
from linli.matters.models import Link, Matter
from linli.matters.rules import State, Verb
from linli.matters.tests import make, make_joined
from linli.matters.tests.make import LIGHT, MORNING, POTHOLE, later
from tests.cast import Cast, Member

pytestmark = pytest.mark.usefixtures("kinds")


def _split(cast: Cast, *parts: Part) -> tuple[Matter, list[Matter]]:
    whole = make.make_matter(cast.grid.id)
    given = parts or (Part("换灯泡", LIGHT), Part("补路面的坑", POTHOLE))
    ids = actions.split(actor=cast.caseworker.actor, at=later(1), matter_id=whole.id, parts=given)
    return Matter.objects.get(id=whole.id), [Matter.objects.get(id=child_id) for child_id in ids]


def _finish(member: Member, matter: Matter) -> None:
    actions.accept(actor=member.actor, at=later(2), matter_id=matter.id)
    actions.resolve(actor=member.actor, at=later(3), matter_id=matter.id, outcome="FIXED", text="好了")


def test_each_part_gets_its_own_team_kind_and_time(cast: Cast) -> None:
    whole, (lamp, hole) = _split(cast)
    assert (lamp.owner_place_id, hole.owner_place_id) == (cast.grid.id, cast.township.id)
    assert (lamp.kind_code, hole.kind_code) == (LIGHT, POTHOLE)
    assert lamp.received_at == later(1)
    assert whole.due_at < hole.due_at
    assert all(part.clocks.filter(stopped_at__isnull=True).exists() for part in (lamp, hole))
    assert whole.state == State.RECEIVED


def test_parts_carry_no_words_or_contact_of_the_resident(cast: Cast) -> None:
    whole, parts = _split(cast)
    for part in parts:
        assert part.text != whole.text
        assert not hasattr(part, "contact")


def test_the_whole_is_done_when_its_parts_are_or_with_a_reason(cast: Cast) -> None:
    whole, (lamp, hole) = _split(cast)
    with pytest.raises(Conflict) as refused:
        _finish(cast.caseworker, whole)
    assert refused.value.code == "matter.open_parts"
    _finish(cast.caseworker, lamp)
    worker = cast.caseworker.actor
    done = actions.resolve(
        actor=worker, at=later(4), matter_id=whole.id, outcome="FIXED", text="好了", despite_parts="路面另外安排"
    )
    assert done.state == State.RESOLVED
    assert Matter.objects.get(id=hole.id).state == State.RECEIVED


def test_when_every_part_is_done_nothing_has_to_be_explained(cast: Cast) -> None:
    whole, (lamp,) = _split(cast, Part("换灯泡", LIGHT))
    _finish(cast.caseworker, lamp)
    _finish(cast.caseworker, whole)
    actions.confirm(actor=make.holder_of_matter(whole), at=later(5), matter_id=whole.id)
    assert Matter.objects.get(id=lamp.id).state == State.CONFIRMED


def test_a_part_is_taken_back_within_the_hour_by_whoever_made_it(cast: Cast) -> None:
    whole, (lamp, _hole) = _split(cast)
    for member in (cast.clerk, cast.coordinator):
        with pytest.raises(NotAllowed):
            actions.undo_split(actor=member.actor, at=later(1.5), child_id=lamp.id)
    actions.undo_split(actor=cast.caseworker.actor, at=later(2), child_id=lamp.id)
    assert Matter.objects.get(id=lamp.id).state == State.WITHDRAWN
    assert Link.objects.get(matter_id=lamp.id).end == Link.Ends.UNDONE
    assert [step.verb for step in queries.timeline(make.holder_of_matter(whole), whole.id)].count(Verb.SPLIT) == 2


def test_a_part_that_is_begun_or_an_hour_old_stays(cast: Cast) -> None:
    _whole, (lamp, hole) = _split(cast)
    actions.accept(actor=cast.caseworker.actor, at=later(1.2), matter_id=lamp.id)
    with pytest.raises(Conflict) as begun:
        actions.undo_split(actor=cast.caseworker.actor, at=later(1.5), child_id=lamp.id)
    with pytest.raises(Conflict) as late:
        actions.undo_split(actor=cast.caseworker.actor, at=later(2.1), child_id=hole.id)
    assert (begun.value.code, late.value.code) == ("undo.begun", "undo.too_late")


def test_parts_have_no_parts_and_are_ten_at_most(cast: Cast) -> None:
    whole, (lamp, _hole) = _split(cast)
    worker = cast.caseworker.actor
    for matter, parts, code in (
        (lamp, [Part("再分", LIGHT)], "split.part_of_part"),
        (whole, [Part("再分", LIGHT)] * 9, "split.too_many"),
        (whole, [], "split.none"),
        (whole, [Part(" \u200b\n", LIGHT)], "text.missing"),
        (whole, [Part("再分", "no.such.kind")], "kind.unknown"),
        (whole, [Part("字" * 5000, LIGHT)], "text.too_long"),
    ):
        with pytest.raises(Refused) as refused:
            actions.split(actor=worker, at=later(2), matter_id=matter.id, parts=parts)
        assert refused.value.code == code
    assert Link.objects.count() == 2


def test_a_whole_with_parts_is_not_joined_with_another(cast: Cast) -> None:
    whole, (lamp, _hole) = _split(cast)
    other = make.make_matter(cast.grid.id)
    for one, lead in ((whole, other), (lamp, other), (other, lamp)):
        with pytest.raises(Conflict) as refused:
            actions.join(actor=cast.clerk.actor, at=later(2), matter_id=one.id, lead_id=lead.id)
        assert refused.value.code == "join.part"


def test_who_may_not_split(cast: Cast) -> None:
    whole = make.make_matter(cast.grid.id)
    for member in (cast.outsider, cast.officer, cast.administrator, cast.resident, cast.volunteer):
        with pytest.raises((NotFound, NotAllowed)):
            actions.split(actor=member.actor, at=MORNING, matter_id=whole.id, parts=[Part("分", LIGHT)])
    with pytest.raises(NotAllowed):
        actions.split(actor=make.holder_of_matter(whole), at=MORNING, matter_id=whole.id, parts=[Part("分", LIGHT)])


def test_a_part_with_which_a_report_waits_from_before_is_not_taken_back(cast: Cast) -> None:
    _whole, (lamp, _hole) = _split(cast)
    Matter.objects.filter(id=lamp.id).update(joined_count=1)  # joined when parts could still lead
    with pytest.raises(Conflict) as refused:
        actions.undo_split(actor=cast.caseworker.actor, at=later(1.9), child_id=lamp.id)
    assert refused.value.code == "undo.joined"
    assert Matter.objects.get(id=lamp.id).state == State.RECEIVED


def test_a_part_that_is_offered_to_a_resident_leads_no_new_report(cast: Cast) -> None:
    _whole, (lamp, _hole) = _split(cast, Part(make_joined.SAME_WORDS, LIGHT), Part("补路面的坑", POTHOLE))
    submission = make.make_submission(cast.grid.id, text=make_joined.SAME_WORDS, joins=lamp.id)
    received = actions.receive(actor=cast.respondent, at=later(2), submission=submission)
    assert not received.joined
    assert Matter.objects.get(id=received.matter_id).state == State.RECEIVED
    assert Matter.objects.get(id=lamp.id).joined_count == 0
