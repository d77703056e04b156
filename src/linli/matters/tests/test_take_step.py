"""Matters live by a workflow with states of its own: imported, published, and named by their kind."""

from typing import Any

import msgspec
import pytest
from django.db import connection

from linli.kit.actors import SYSTEM, Actor
from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.matters import actions, queries
from linli.matters.actions import Incoming, Submission, publish_catalogue
from linli.matters.models import Matter, Photo, Step
from linli.matters.rules import Channel, State, Verb
from linli.matters.rules.catalogue import Catalogue
from linli.matters.rules.past import Past
from linli.matters.tests import make
from linli.matters.tests.make_catalogue import leaf_of, make_plain
from linli.matters.tests.make_steps import (
    COMPLAINT,
    make_applied,
    make_complained,
    make_complaint,
    make_stepped,
    publish_stepped,
)
from linli.workflows.actions import publish_workflow
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def go(actor: Actor, matter: Matter, action: str, hours: float = 1, **more: Any) -> Matter:
    return actions.take_step(actor=actor, at=make.later(hours), matter_id=matter.id, action=action, **more)


def open_to(actor: Actor, matter: Matter) -> list[str]:
    return [way.action for way in queries.get_matter(actor, matter.id).ways]


def stands(matter: Matter) -> tuple[str, str]:
    row = Matter.objects.get(id=matter.id)
    return row.own_state, row.state


def entries_of(matter: Matter) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT verb FROM ledger_entry WHERE subject_id = %s ORDER BY at, id", [matter.id])
        return [verb for (verb,) in cursor.fetchall()]


def test_a_complaint_goes_from_its_receipt_to_its_end_by_the_actions_of_its_own_workflow(cast: Cast) -> None:
    matter = make_complained(cast.grid.id)
    resident, worker = make.holder_of_matter(matter), cast.caseworker.actor
    assert stands(matter) == ("PENDINGASSIGNMENT", "RECEIVED")
    assert open_to(worker, matter) == ["ASSIGN", "REJECT"]
    assert open_to(resident, matter) == []

    go(worker, matter, "ASSIGN", 1)
    assert stands(matter) == ("ATWORKER", "IN_PROGRESS")
    go(worker, matter, "RESOLVE", 2, text="换了灯管。")
    assert stands(matter) == ("RESOLVED", "RESOLVED")
    assert open_to(resident, matter) == ["REOPEN", "RATE"]
    go(resident, matter, "RATE", 3)

    row = Matter.objects.get(id=matter.id)
    assert (row.own_state, row.state) == ("CLOSEDRESOLVED", "CONFIRMED")
    assert (row.accepted_at, row.resolved_at, row.closed_at) == (make.later(1), make.later(2), make.later(3))
    assert row.owner_place_id == cast.grid.id
    assert entries_of(matter) == ["matters.receive", *["matters.take_step"] * 3]
    assert Step.objects.filter(matter=matter).count() == 4
    assert all(not open_to(who, matter) for who in (resident, worker, cast.coordinator.actor))


def test_a_licence_goes_to_its_end_with_papers_a_second_pair_of_eyes_and_a_payment(cast: Cast) -> None:
    matter = make_applied(cast.grid.id)
    resident, worker, above = make.holder_of_matter(matter), cast.caseworker.actor, cast.coordinator.actor
    assert stands(matter) == ("APPLIED", "RECEIVED"), "sending it in is to initiate and to apply"
    go(worker, matter, "FORWARD", 1)
    go(worker, matter, "SENDBACKTOCITIZEN", 2, text="请补一张门面照片。")
    assert stands(matter) == ("CITIZENACTION", "WAITING")
    row = Matter.objects.get(id=matter.id)
    assert (row.waiting_for, row.waiting_reason) == ("RESIDENT", "INFORMATION_NEEDED")
    assert row.paused_until is not None, "the clocks of its kind stand still for the resident"
    assert open_to(worker, matter) == []

    actions.add_photo(actor=resident, at=make.later(3), matter_id=matter.id, files=[make.make_picture()], text="门面")
    go(resident, matter, "RESUBMIT", 4)
    assert Matter.objects.get(id=matter.id).paused_until is None
    go(worker, matter, "FORWARD", 5)
    assert stands(matter) == ("PENDINGAPPROVAL", "IN_PROGRESS")
    assert open_to(worker, matter) == [], "whoever looked does not approve"
    go(above, matter, "APPROVE", 6)
    assert Matter.objects.get(id=matter.id).owner_post_id == cast.caseworker.post.id
    go(resident, matter, "PAY", 7)
    assert stands(matter) == ("APPROVED", "RESOLVED")
    go(SYSTEM, matter, "EXPIRE", 8)
    assert stands(matter) == ("EXPIRED", "CONFIRMED")


def test_what_the_town_built_in_leads_on_is_not_open_to_it(cast: Cast) -> None:
    matter = make_complained(cast.grid.id)
    worker, later = cast.caseworker.actor, make.later(1)
    verbs = queries.get_matter(worker, matter.id).verbs
    assert Verb.TAKE_STEP in verbs
    assert not {Verb.ACCEPT, Verb.START, Verb.WAIT, Verb.RESOLVE, Verb.DECLINE, Verb.JOIN} & set(verbs)
    assert {Verb.COMMENT, Verb.PROPOSE_HAND_OVER, Verb.ESCALATE, Verb.VISIT, Verb.EXTEND} <= set(verbs)
    with pytest.raises(Conflict) as error:
        actions.accept(actor=worker, at=later, matter_id=matter.id)
    assert error.value.code == "matter.not_now"
    with pytest.raises(Conflict):
        actions.resolve(actor=worker, at=later, matter_id=matter.id, outcome="FIXED", text="好了")
    with pytest.raises(Conflict):
        actions.confirm(actor=make.holder_of_matter(matter), at=later, matter_id=matter.id)
    assert stands(matter) == ("PENDINGASSIGNMENT", "RECEIVED")


@pytest.mark.parametrize(
    ("who", "action", "code"),
    [
        ("caseworker", "FLY", "step.unknown"),
        ("caseworker", "RESOLVE", "matter.not_now"),
        ("holder", "ASSIGN", "matter.not_yours"),
        ("volunteer", "ASSIGN", "matter.unknown"),
        ("outsider", "ASSIGN", "matter.unknown"),
        ("neighbour", "ASSIGN", "matter.unknown"),
        ("administrator", "ASSIGN", "matter.unknown"),
    ],
)
def test_a_step_that_is_not_open_is_refused_with_a_code_and_a_sentence(
    cast: Cast, who: str, action: str, code: str
) -> None:
    matter = make_complained(cast.grid.id)
    actor = make.holder_of_matter(matter) if who == "holder" else getattr(cast, who).actor
    before = Matter.objects.filter(id=matter.id).values().get()
    with pytest.raises((Refused, NotFound)) as error:
        go(actor, matter, action)
    assert error.value.code == code
    assert str(error.value.message)
    assert Matter.objects.filter(id=matter.id).values().get() == before


def test_a_matter_of_the_built_in_life_has_no_steps(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    assert (matter.own_state, queries.get_matter(cast.caseworker.actor, matter.id).ways) == ("", ())
    with pytest.raises(Refused) as error:
        go(cast.caseworker.actor, matter, "ASSIGN")
    assert error.value.code == "step.unknown"


def test_nobody_rates_the_work_of_the_own_team(cast: Cast) -> None:
    matter = make_complained(cast.grid.id)
    go(cast.caseworker.actor, matter, "ASSIGN", 1)
    go(cast.caseworker.actor, matter, "RESOLVE", 2)
    assert "RATE" not in open_to(cast.caseworker.actor, matter)
    assert open_to(cast.clerk.actor, matter) == ["REOPEN", "RATE"], "a desk above, for a resident who says so there"
    Matter.objects.filter(id=matter.id).update(owner_place_id=cast.township.id, owner_path=cast.township.path)
    assert open_to(cast.clerk.actor, matter) == ["REOPEN"]
    with pytest.raises(NotAllowed) as error:
        go(cast.clerk.actor, matter, "RATE", 3)
    assert error.value.code == "matter.own_work"


def test_a_matter_keeps_its_version_when_a_newer_one_is_published(cast: Cast) -> None:
    old = make_complained(cast.grid.id)
    newer = make_complaint()
    newer["states"][1]["actions"] = [{"action": "ALLOT", "nextState": "ATWORKER", "roles": ["GRO"]}]
    published = publish_stepped(make_stepped(newer), make.LIGHT)
    new = make.make_matter(cast.grid.id)
    assert published.version == 2
    assert (old.workflow_id != new.workflow_id, new.workflow_id) == (True, published.workflow_id)
    assert open_to(cast.caseworker.actor, old) == ["ASSIGN", "REJECT"]
    assert open_to(cast.caseworker.actor, new) == ["ALLOT"]
    assert go(cast.caseworker.actor, old, "ASSIGN").own_state == "ATWORKER"
    with pytest.raises(Refused) as error:
        go(cast.caseworker.actor, new, "ASSIGN")
    assert error.value.code == "matter.not_now", "it still stands elsewhere in the newer one"


def test_two_at_once_one_is_told(cast: Cast) -> None:
    matter = make_complained(cast.grid.id)
    go(cast.caseworker.actor, matter, "ASSIGN", version=matter.version)
    with pytest.raises(Conflict) as error:
        go(cast.caseworker.actor, matter, "RESOLVE", version=matter.version)
    assert error.value.code == "changed.meanwhile"


def test_a_resident_takes_it_back_from_wherever_it_stands_and_nothing_leads_on_then(cast: Cast) -> None:
    matter = make_complained(cast.grid.id)
    resident = make.holder_of_matter(matter)
    go(cast.caseworker.actor, matter, "ASSIGN")
    actions.withdraw(actor=resident, at=make.later(2), matter_id=matter.id, reason="不用了")
    view = queries.get_matter(resident, matter.id)
    assert (view.state, view.own_state, view.ways) == ("WITHDRAWN", None, ())
    with pytest.raises(Conflict) as error:
        go(cast.caseworker.actor, matter, "RESOLVE", 3)
    assert error.value.code == "matter.not_now"
    assert not Matter.objects.get(id=matter.id).sweep_at


def test_what_is_not_settled_is_opened_again_by_its_own_action_and_keeps_its_promise(cast: Cast) -> None:
    matter = make_complained(cast.grid.id)
    resident, worker = make.holder_of_matter(matter), cast.caseworker.actor
    promised = matter.due_at
    go(worker, matter, "ASSIGN", 1)
    go(worker, matter, "RESOLVE", 2)
    again = go(resident, matter, "REOPEN", 3, text="还是不亮。")
    assert (again.own_state, again.state, again.due_at) == ("PENDINGASSIGNMENT", "RECEIVED", promised)
    assert (again.resolved_at, again.closed_at) == (None, None)
    assert again.owner_post_id == cast.caseworker.post.id
    assert again.sweep_at is not None, "its clocks run again"
    assert open_to(worker, matter) == ["ASSIGN", "REJECT"]


def test_what_was_refused_can_be_opened_again_too(cast: Cast) -> None:
    matter = make_complained(cast.grid.id)
    refused = go(cast.caseworker.actor, matter, "REJECT", 1, text="不归我们管。")
    assert (refused.state, refused.closed_at) == ("DECLINED", make.later(1))
    opened = go(make.holder_of_matter(matter), matter, "REOPEN", 2)
    assert (opened.state, opened.closed_at) == ("RECEIVED", None)


def test_papers_have_to_be_there_where_the_workflow_wants_them(cast: Cast) -> None:
    matter = make_applied(cast.grid.id)
    go(cast.caseworker.actor, matter, "FORWARD", 1)
    with pytest.raises(Conflict) as error:
        go(cast.caseworker.actor, matter, "FORWARD", 2)
    assert error.value.code == "guard.papers_added"
    actions.add_photo(
        actor=cast.caseworker.actor, at=make.later(2), matter_id=matter.id, files=[make.make_picture()], text="门面"
    )
    assert Photo.objects.filter(matter=matter).exists()
    assert go(cast.caseworker.actor, matter, "FORWARD", 3).own_state == "PENDINGAPPROVAL"


def test_a_reason_is_asked_for_where_the_workflow_wants_one(cast: Cast) -> None:
    definition = make_stepped(make_complaint())
    rows = tuple(
        row if row.code != "REJECT" else row.__class__(**{**plain(row), "guards": ("REASON_GIVEN",)})
        for row in definition.actions
    )
    publish_stepped(make_stepped(make_complaint(), actions=rows), make.LIGHT)
    matter = make.make_matter(cast.grid.id)
    with pytest.raises(Refused) as error:
        go(cast.caseworker.actor, matter, "REJECT")
    assert (error.value.code, error.value.field) == ("text.missing", "text")
    assert go(cast.caseworker.actor, matter, "REJECT", text="不归我们管。").own_state == "REJECTED"


def plain(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__struct_fields__}


def test_whoever_has_it_next_finds_it_where_it_stands(cast: Cast) -> None:
    matter = make_applied(cast.grid.id)
    worker = cast.caseworker.actor
    go(worker, matter, "FORWARD", 1)
    go(worker, matter, "SENDBACKTOCITIZEN", 2)
    actions.escalate(actor=worker, at=make.later(3), matter_id=matter.id, reason="太难了")
    row = Matter.objects.get(id=matter.id)
    assert (row.own_state, row.state, row.waiting_for) == ("CITIZENACTION", "WAITING", "RESIDENT")
    assert row.owner_place_id == cast.village.id
    actions.propose_hand_over(
        actor=cast.village_desk.actor,
        at=make.later(4),
        matter_id=matter.id,
        reason="请接",
        to_post_id=cast.caseworker.post.id,
    )
    taken = actions.accept_hand_over(actor=worker, at=make.later(5), matter_id=matter.id)
    assert (taken.own_state, taken.state, taken.owner_place_id) == ("CITIZENACTION", "WAITING", cast.grid.id)
    assert go(make.holder_of_matter(matter), matter, "RESUBMIT", 6).own_state == "INSPECTION"


def test_the_timeline_tells_each_step_by_its_name(cast: Cast) -> None:
    definition = make_stepped(make_complaint())
    publish_stepped(definition, make.LIGHT)
    matter = make.make_matter(cast.grid.id)
    go(cast.caseworker.actor, matter, "ASSIGN", text="马上去看。")
    [_first, step] = queries.steps_of(matter.id, in_full=False, language="en")
    assert step.text == "马上去看。"
    assert step.sentence.endswith(": Assign. It now stands at “atworker”.")


def test_other_systems_see_the_broad_stage(cast: Cast) -> None:
    matter = make_complained(cast.grid.id)
    go(cast.caseworker.actor, matter, "ASSIGN", 1)
    go(make.holder_of_matter(matter), matter, "COMMENT", 1.5, text="快一点")
    go(cast.caseworker.actor, matter, "RESOLVE", 2)
    [shown] = queries.list_public(queries.PublicFilters(references=(matter.reference,)), "en", limit=9)
    assert shown.state == "RESOLVED"
    told = queries.list_public_steps(make.MORNING, make.later(9), [matter.reference], limit=9)
    assert [step.state for step in told] == ["RECEIVED", "IN_PROGRESS", "RESOLVED"]


def test_what_has_a_workflow_of_its_own_is_not_joined_with_others(cast: Cast) -> None:
    matter = make_complained(cast.grid.id)
    again = make.make_received(cast.grid.id, at=make.later(1), joins=matter.id)
    assert (again.joined, again.owner_place_id) == (False, cast.grid.id)
    with pytest.raises(Conflict):
        actions.join(actor=cast.caseworker.actor, at=make.later(2), matter_id=again.matter_id, lead_id=matter.id)


def test_an_import_begins_with_it_and_its_past_is_told_in_the_built_in_words(cast: Cast) -> None:
    publish_stepped(make_stepped(make_complaint()), make.LIGHT)
    rows = [
        Incoming(submission=imported(cast, "1")),
        Incoming(submission=imported(cast, "2"), past=Past(state=State.CONFIRMED, ended_at=make.later(1))),
    ]
    assert actions.receive_many(actor=SYSTEM, at=make.later(2), submissions=rows).kept == 2
    kept = Matter.objects.filter(source="old").order_by("source_id")
    assert [(row.own_state, row.state) for row in kept] == [("PENDINGASSIGNMENT", "RECEIVED"), ("", "CONFIRMED")]
    assert [row.workflow_id is None for row in kept] == [False, True]
    assert go(cast.caseworker.actor, kept[0], "ASSIGN", 3).own_state == "ATWORKER"


def imported(cast: Cast, number: str) -> Submission:
    return make.make_submission(
        cast.grid.id, channel=Channel.IMPORT, source="old", source_id=number, received_at=make.MORNING
    )


def test_a_part_with_a_workflow_of_its_own_holds_back_the_whole_until_it_is_done(cast: Cast) -> None:
    publish_stepped(make_stepped(make_complaint()), make.LIGHT)
    whole = make.make_matter(cast.grid.id, kind_code=make.POTHOLE)
    worker = cast.clerk.actor
    actions.accept(actor=worker, at=make.later(1), matter_id=whole.id)
    parts = [actions.Part(kind_code=make.LIGHT, text="先修路灯", place_id=cast.grid.id)]
    actions.split(actor=worker, at=make.later(2), matter_id=whole.id, parts=parts)
    part = Matter.objects.exclude(id=whole.id).get()
    assert part.own_state == "PENDINGASSIGNMENT"
    with pytest.raises(Conflict) as error:
        actions.resolve(actor=worker, at=make.later(3), matter_id=whole.id, outcome="FIXED", text="好了")
    assert error.value.code == "matter.open_parts"
    go(cast.caseworker.actor, part, "ASSIGN", 4)
    go(cast.caseworker.actor, part, "RESOLVE", 5)
    assert actions.resolve(actor=worker, at=make.later(6), matter_id=whole.id, outcome="FIXED", text="好了").resolved_at


def test_a_kind_names_only_a_workflow_that_matters_can_live_by(cast: Cast) -> None:
    plain = make_plain()
    leaf_of(plain)["workflow"] = COMPLAINT
    document = msgspec.convert(plain, Catalogue)
    with pytest.raises(Refused) as error:
        publish_catalogue(actor=SYSTEM, at=make.later(1), document=document, source="test")
    assert error.value.code == "catalogue.has_holes"
    publish_workflow(actor=SYSTEM, at=make.MORNING, definition=make_stepped(make_complaint(), engine=""))
    with pytest.raises(Refused):
        publish_catalogue(actor=SYSTEM, at=make.later(1), document=document, source="test")
    publish_workflow(actor=SYSTEM, at=make.MORNING, definition=make_stepped(make_complaint()))
    publish_catalogue(actor=SYSTEM, at=make.later(2), document=document, source="test")
    matter = make.make_matter(cast.grid.id, kind_code="civil.lighting.lamp", at=make.later(3))
    assert matter.own_state == "PENDINGASSIGNMENT"
    queries.forget_kinds()
