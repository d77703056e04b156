"""A matter keeps the version of its life that it began under, whatever is published afterwards."""

from typing import Any
from uuid import UUID

import msgspec
import pytest

from linli.kit.actors import SYSTEM
from linli.kit.errors import Conflict, NotAllowed, Refused
from linli.matters import actions, queries
from linli.matters.actions.publish_catalogue import publish_catalogue
from linli.matters.models import Kind, Matter
from linli.matters.rules import BUILT_IN, ENGINE, Channel, Verb
from linli.matters.rules.catalogue import Catalogue
from linli.matters.tests import make
from linli.matters.tests.make_catalogue import make_plain
from linli.matters.tests.make_life import guarded, make_life, publish_life, without
from linli.workflows.models import WorkflowVersion
from linli.workflows.queries import forget_workflows
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]

DECLINED: dict[str, Any] = {
    "reason": "NOT_COVERED",
    "text": "不归这里管，请找物业。",
    "other_door": "UTILITY_COMPANY",
}


def decline(cast: Cast, matter_id: UUID) -> Matter:
    return actions.decline(actor=cast.clerk.actor, at=make.later(2), matter_id=matter_id, **DECLINED)


def test_without_anything_published_a_matter_lives_the_built_in_life(cast: Cast) -> None:
    assert make.make_matter(cast.grid.id).workflow_id is None


def test_two_versions_are_in_force_side_by_side(cast: Cast) -> None:
    first = publish_life(make_life())
    old = make.make_matter(cast.grid.id, kind_code=make.POTHOLE)
    second = publish_life(make_life(without("DECLINE", "OWNER", "TEAM", "DESK")))
    new = make.make_matter(cast.grid.id, kind_code=make.POTHOLE)
    assert (first.version, second.version) == (1, 2)
    assert (old.workflow_id, new.workflow_id) == (first.workflow_id, second.workflow_id)

    verbs = {one.id: queries.get_matter(cast.clerk.actor, one.id).verbs for one in (old, new)}
    assert Verb.DECLINE in verbs[old.id]
    assert Verb.DECLINE not in verbs[new.id]
    with pytest.raises(NotAllowed):
        decline(cast, new.id)
    assert Matter.objects.get(id=new.id).state == "RECEIVED"
    assert decline(cast, old.id).state == "DECLINED"


def test_what_began_under_the_built_in_life_keeps_it_after_a_narrower_one_is_published(cast: Cast) -> None:
    old = make.make_matter(cast.grid.id, kind_code=make.POTHOLE)
    publish_life(make_life(without("DECLINE", "OWNER", "TEAM", "COORDINATOR", "DESK")))
    assert decline(cast, old.id).state == "DECLINED"
    new = make.make_matter(cast.grid.id, kind_code=make.POTHOLE)
    with pytest.raises(Conflict) as refused:
        decline(cast, new.id)
    assert refused.value.code == "matter.not_now"


def test_many_at_once_begin_under_the_version_in_force_too(cast: Cast) -> None:
    published = publish_life(make_life(without("DECLINE", "OWNER")))
    one = make.make_submission(
        cast.grid.id, channel=Channel.IMPORT, source="old", source_id="1", received_at=make.MORNING
    )
    report = actions.receive_many(actor=SYSTEM, at=make.later(1), submissions=[one])
    [kept] = Matter.objects.filter(source="old")
    assert report.kept == 1
    assert kept.workflow_id == published.workflow_id


def test_a_kind_may_name_a_workflow_of_its_own(cast: Cast, kinds: dict[str, Kind]) -> None:
    Kind.objects.filter(id=kinds[make.POTHOLE].id).update(workflow="matter-road")
    queries.forget_kinds()
    road = publish_life(make_life(without("DECLINE", "OWNER", "TEAM"), code="matter-road"))
    assert make.make_matter(cast.grid.id, kind_code=make.POTHOLE).workflow_id == road.workflow_id
    assert make.make_matter(cast.grid.id, kind_code=make.LIGHT).workflow_id is None


def test_a_version_of_another_process_is_seen_after_a_moment(cast: Cast) -> None:
    make.make_matter(cast.grid.id)
    published = publish_life(make_life())
    WorkflowVersion.objects.filter(id=published.workflow_id).update(version=7)
    forget_workflows()  # as every process does by itself every two seconds
    assert make.make_matter(cast.grid.id).workflow_id == published.workflow_id


@pytest.mark.parametrize(
    ("guard", "code"),
    [("VISIT_RECORDED", "guard.visit_recorded"), ("STAFF_PHOTO_ADDED", "guard.staff_photo_added")],
)
def test_a_condition_holds_back_a_verb_until_it_is_fulfilled(cast: Cast, guard: str, code: str) -> None:
    publish_life(make_life(guarded("RESOLVE", guard)))
    matter = make.make_matter(cast.grid.id)
    by: dict[str, Any] = {"actor": cast.caseworker.actor, "matter_id": matter.id}
    actions.accept(at=make.later(1), **by)
    with pytest.raises(Conflict) as refused:
        actions.resolve(at=make.later(2), outcome="FIXED", text="换好了", **by)
    assert refused.value.code == code
    photos = [make.make_picture()] if guard == "STAFF_PHOTO_ADDED" else []
    actions.visit(at=make.later(3), text="看过了", files=photos, **by)
    assert actions.resolve(at=make.later(4), outcome="FIXED", text="换好了", **by).state == "RESOLVED"


def test_the_other_conditions_look_at_the_matter_itself(cast: Cast) -> None:
    publish_life(make_life(guarded("ESCALATE", "FIRST_CONTACT_MADE"), guarded("ACCEPT", "HELD_IN_PERSON")))
    light = make.make_matter(cast.grid.id)
    with pytest.raises(Conflict) as refused:
        actions.escalate(actor=cast.caseworker.actor, at=make.later(1), matter_id=light.id, reason="够不着")
    assert refused.value.code == "guard.first_contact_made"
    pothole = make.make_matter(cast.grid.id, kind_code=make.POTHOLE)
    with pytest.raises(Conflict) as refused:
        actions.accept(actor=cast.clerk.actor, at=make.later(1), matter_id=pothole.id)
    assert refused.value.code == "guard.held_in_person"
    assert actions.accept(actor=cast.caseworker.actor, at=make.later(1), matter_id=light.id).state == "ACCEPTED"


def test_a_reason_may_be_asked_for_where_none_was(cast: Cast) -> None:
    publish_life(make_life(guarded("START", "REASON_GIVEN")))
    matter = make.make_matter(cast.grid.id)
    with pytest.raises(Refused) as refused:
        actions.start(actor=cast.caseworker.actor, at=make.later(1), matter_id=matter.id)
    assert refused.value.code == "text.missing"


@pytest.mark.parametrize("role", ["RESIDENT", "SYSTEM"])
def test_no_version_takes_a_right_from_residents_or_stops_what_happens_by_itself(role: str) -> None:
    for verb in (row.code for row in BUILT_IN.definition.actions if role in row.roles):
        with pytest.raises(Refused) as refused:
            publish_life(make_life(without(verb, role)))
        assert refused.value.code == "workflow.has_holes"
    assert not WorkflowVersion.objects.filter(code=ENGINE).exists()


def test_a_catalogue_cannot_name_a_workflow_that_nobody_published() -> None:
    document = make_plain()
    document["subjects"][0]["groups"][0]["kinds"][0]["workflow"] = "matter-road"
    catalogue = msgspec.convert(document, Catalogue)
    with pytest.raises(Refused) as refused:
        publish_catalogue(actor=SYSTEM, at=make.MORNING, document=catalogue, source="test")
    assert any("matter-road" in hole for hole in refused.value.facts["holes"])
    publish_life(make_life(code="matter-road"))
    assert publish_catalogue(actor=SYSTEM, at=make.MORNING, document=catalogue, source="test").is_new
    leaf = queries.find_kind("civil.lighting.lamp")
    assert leaf is not None
    assert leaf.workflow == "matter-road"
