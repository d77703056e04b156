"""Taking a matter on."""

import pytest

from linli.kit.errors import Conflict, NotAllowed, NotFound
from linli.matters import actions
from linli.matters.models import Step
from linli.matters.tests import make
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def test_the_owner_takes_it_on_and_the_resident_sees_it(cast: Cast) -> None:
    received = make.make_received(cast.grid.id)
    matter = actions.accept(actor=cast.caseworker.actor, at=make.later(1), matter_id=received.matter_id)
    assert (matter.state, matter.accepted_at, matter.version) == ("ACCEPTED", make.later(1), 2)
    step = Step.objects.get(matter_id=matter.id, verb="ACCEPT")
    assert (step.post_id, step.visibility) == (cast.caseworker.post.id, "PUBLIC")


def test_who_takes_on_what_only_the_team_held_holds_it_in_person(cast: Cast) -> None:
    received = make.make_received(cast.grid.id, kind_code=make.POTHOLE)
    matter = actions.accept(actor=cast.clerk.actor, at=make.later(1), matter_id=received.matter_id)
    assert (matter.owner_post_id, matter.assigned_at) == (cast.clerk.post.id, make.later(1))


def test_the_second_of_two_who_saw_the_same_version_is_told(cast: Cast) -> None:
    received = make.make_received(cast.grid.id, kind_code=make.POTHOLE)
    actions.accept(actor=cast.clerk.actor, at=make.later(1), matter_id=received.matter_id, version=1)
    with pytest.raises(Conflict) as refused:
        actions.accept(actor=cast.coordinator.actor, at=make.later(1), matter_id=received.matter_id, version=1)
    assert refused.value.code == "changed.meanwhile"


def test_it_is_taken_on_once(cast: Cast) -> None:
    received = make.make_received(cast.grid.id)
    actions.accept(actor=cast.caseworker.actor, at=make.later(1), matter_id=received.matter_id)
    with pytest.raises(Conflict) as refused:
        actions.accept(actor=cast.caseworker.actor, at=make.later(2), matter_id=received.matter_id)
    assert refused.value.code == "matter.not_now"


def test_who_may_not(cast: Cast) -> None:
    received = make.make_received(cast.grid.id)
    for member in (cast.clerk, cast.coordinator, cast.village_desk):
        with pytest.raises(NotAllowed):
            actions.accept(actor=member.actor, at=make.later(1), matter_id=received.matter_id)
    for actor in (cast.outsider.actor, cast.administrator.actor, cast.resident.actor, cast.volunteer.actor):
        with pytest.raises(NotFound):
            actions.accept(actor=actor, at=make.later(1), matter_id=received.matter_id)
    with pytest.raises(NotAllowed):
        actions.accept(actor=make.holder_of(received), at=make.later(1), matter_id=received.matter_id)
