"""Up the ladder, and from hand to hand within the team."""

import pytest

from linli.kit.actors import Role
from linli.kit.errors import NotAllowed, Refused
from linli.matters import actions
from linli.matters.models import Step
from linli.matters.tests import make
from linli.people.tests.make import make_account, make_post
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def test_it_goes_up_one_level_at_a_time_to_the_top_and_no_further(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    holders = [cast.caseworker, cast.village_desk, cast.clerk]
    places = [cast.village, cast.township, cast.county]
    for hours, (holder, place) in enumerate(zip(holders, places, strict=True), start=1):
        matter = actions.escalate(actor=holder.actor, at=make.later(hours), matter_id=matter.id, reason="要上面协调")
        assert (matter.state, matter.owner_place_id, matter.owner_post_id) == ("ESCALATED", place.id, None)
        assert (matter.level, matter.owner_changes) == (place.level, hours)
    with pytest.raises(Refused) as refused:
        actions.escalate(actor=cast.county_coordinator.actor, at=make.later(9), matter_id=matter.id, reason="再上面")
    assert refused.value.code == "escalate.at_the_top"


def test_the_reason_is_needed_and_the_resident_reads_it(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    with pytest.raises(Refused):
        actions.escalate(actor=cast.caseworker.actor, at=make.later(1), matter_id=matter.id, reason="")
    actions.escalate(actor=cast.caseworker.actor, at=make.later(1), matter_id=matter.id, reason="要换整根灯杆")
    step = Step.objects.get(matter=matter, verb="ESCALATE")
    assert (step.text, step.visibility) == ("要换整根灯杆", "PUBLIC")


def test_a_coordinator_gives_it_to_another_post_of_the_grid_or_back_to_the_team(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    second = make_post(make_account(), Role.CASEWORKER, place=cast.grid)
    after = actions.assign(actor=cast.coordinator.actor, at=make.later(1), matter_id=matter.id, post_id=second.id)
    assert (after.owner_post_id, after.assigned_at, after.state) == (second.id, make.later(1), "RECEIVED")
    after = actions.assign(actor=cast.coordinator.actor, at=make.later(2), matter_id=matter.id, post_id=None)
    assert (after.owner_post_id, after.assigned_at, after.owner_place_id) == (None, None, cast.grid.id)


def test_a_post_of_another_team_or_one_that_ended_is_no_choice(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    ended = make_post(make_account(), Role.CASEWORKER, place=cast.grid, valid_to=make.MORNING.date())
    for post_id in (cast.outsider.post.id, cast.village_desk.post.id, ended.id):
        with pytest.raises(Refused) as refused:
            actions.assign(actor=cast.coordinator.actor, at=make.later(1), matter_id=matter.id, post_id=post_id)
        assert refused.value.code == "hand_over.no_receiver"


def test_who_may_not_assign(cast: Cast) -> None:
    matter = make.make_matter(cast.grid.id)
    for actor in (cast.caseworker.actor, cast.clerk.actor, make.holder_of_matter(matter)):
        with pytest.raises(NotAllowed):
            actions.assign(actor=actor, at=make.later(1), matter_id=matter.id, post_id=None)
