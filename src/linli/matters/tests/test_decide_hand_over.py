"""After two returns the coordinator above both decides within a day; there is always an owner."""

from typing import Any

import pytest

from linli.calendars.tests.make import local
from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.matters import actions, queries
from linli.matters.events import HandOverDecided, HandOverNeedsDecision, MatterHandedOver
from linli.matters.models import HandOver, Matter
from linli.matters.rules import Verb
from linli.matters.tests import make
from linli.matters.tests.make_clocks import MONDAY, clock, count_in_working_days, make_accepted, running, told
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]
FIVE_DAYS_EACH: list[dict[str, Any]] = [{"stage": "RESOLVE", "amount": 20, "unit": "WORKING_DAYS"}]


def _offer_and_return(cast: Cast, matter: Matter, hour: float, who: Any, **to: Any) -> None:
    actions.propose_hand_over(
        actor=cast.caseworker.actor, at=make.later(hour), matter_id=matter.id, reason="归他们", **to
    )
    actions.return_hand_over(actor=who.actor, at=make.later(hour + 0.1), matter_id=matter.id, reason="不归我们")


def _sent_back_twice(cast: Cast) -> Matter:
    """Offered to the village and to the far grid; neither took it: the county lies above all of them."""
    count_in_working_days(targets=FIVE_DAYS_EACH)
    matter = make_accepted(cast)
    _offer_and_return(cast, matter, 1, cast.village_desk, to_place_id=cast.village.id)
    _offer_and_return(cast, matter, 2, cast.outsider, to_place_id=cast.far_grid.id)
    return Matter.objects.get(id=matter.id)


def _decide(who: Any, matter: Matter, **changes: Any) -> Matter:
    return actions.decide_hand_over(
        **{"actor": who.actor, "at": make.later(3), "matter_id": matter.id, "reason": "灯在村口", **changes}
    )


def test_one_return_asks_nobody(cast: Cast) -> None:
    matter = make_accepted(cast)
    _offer_and_return(cast, matter, 1, cast.village_desk, to_place_id=cast.village.id)
    assert Matter.objects.get(id=matter.id).decide_path == ""


def test_after_two_returns_the_coordinator_above_all_of_them_is_asked(cast: Cast) -> None:
    heard = told(HandOverNeedsDecision)
    matter = _sent_back_twice(cast)
    assert matter.decide_path == cast.county.path
    assert (matter.owner_place_id, matter.owner_post_id) == (cast.grid.id, cast.caseworker.post.id)
    assert clock(matter, "DECIDE").due_at == local("2026-11-24", "18:00")
    assert [event.decide_path for event in heard if event.matter_id == matter.id] == [cast.county.path]
    assert Verb.DECIDE_HAND_OVER in queries.get_matter(cast.county_coordinator.actor, matter.id).verbs
    assert "协调员" in queries.timeline(cast.county_coordinator.actor, matter.id)[-1].sentence


def test_within_one_township_its_own_coordinator_decides(cast: Cast) -> None:
    count_in_working_days(targets=FIVE_DAYS_EACH)
    matter = make_accepted(cast)
    for hour in (1, 2):
        _offer_and_return(cast, matter, hour, cast.clerk, to_place_id=cast.township.id)
    after = Matter.objects.get(id=matter.id)
    assert after.decide_path == cast.township.path
    assert Verb.DECIDE_HAND_OVER in queries.get_matter(cast.coordinator.actor, matter.id).verbs
    assert Verb.DECIDE_HAND_OVER in queries.get_matter(cast.county_coordinator.actor, matter.id).verbs


def test_meanwhile_it_is_offered_to_nobody_else(cast: Cast) -> None:
    matter = _sent_back_twice(cast)
    with pytest.raises(Conflict) as refused:
        actions.propose_hand_over(
            actor=cast.caseworker.actor,
            at=make.later(3),
            matter_id=matter.id,
            reason="再问",
            to_agency_id=cast.bureau.id,
        )
    assert refused.value.code == "hand_over.to_be_decided"
    assert Verb.PROPOSE_HAND_OVER not in queries.get_matter(cast.caseworker.actor, matter.id).verbs


def test_the_team_that_is_named_has_it_at_once_and_the_resident_reads_it(cast: Cast) -> None:
    heard = told(HandOverDecided, MatterHandedOver)
    matter = _sent_back_twice(cast)
    after = _decide(cast.county_coordinator, matter, to_place_id=cast.village.id)
    assert (after.state, after.owner_place_id, after.decide_path) == ("HANDED_OVER", cast.village.id, "")
    assert after.owner_changes == 1
    assert "DECIDE" not in running(matter)
    assert {type(event) for event in heard if event.matter_id == matter.id} == {HandOverDecided, MatterHandedOver}
    step = queries.timeline(make.holder_of_matter(matter), matter.id)[-1]
    assert step.text == "灯在村口"
    assert "定了" in step.sentence
    assert HandOver.objects.filter(matter=matter, answer="DECIDED", to_place=cast.village.id).count() == 1


def test_the_owner_may_have_to_keep_it(cast: Cast) -> None:
    matter = _sent_back_twice(cast)
    after = _decide(cast.county_coordinator, matter)
    assert (after.state, after.owner_post_id, after.decide_path) == ("ACCEPTED", cast.caseworker.post.id, "")
    assert not HandOver.objects.filter(matter=matter, answer="DECIDED").exists()
    assert "DECIDE" not in running(matter)


def test_a_decision_needs_words_and_something_to_decide(cast: Cast) -> None:
    matter = _sent_back_twice(cast)
    with pytest.raises(Refused):
        _decide(cast.county_coordinator, matter, reason="  ")
    _decide(cast.county_coordinator, matter)
    with pytest.raises((Conflict, NotAllowed)):
        _decide(cast.county_coordinator, matter)


@pytest.mark.parametrize("who", ["caseworker", "village_desk", "clerk", "coordinator", "outsider", "administrator"])
def test_nobody_else_decides(cast: Cast, who: str) -> None:
    matter = _sent_back_twice(cast)
    with pytest.raises((NotAllowed, NotFound)):
        _decide(getattr(cast, who), matter)


def test_undecided_after_a_day_it_goes_to_the_coordinator_above(cast: Cast) -> None:
    count_in_working_days(targets=FIVE_DAYS_EACH)
    matter = make_accepted(cast)
    for hour in (1, 2):
        _offer_and_return(cast, matter, hour, cast.clerk, to_place_id=cast.township.id)
    report = actions.sweep_clocks(at=local("2026-11-24", "18:00"))
    after = Matter.objects.get(id=matter.id)
    assert report.said[Verb.PASS_DECISION_UP] == 1
    assert after.decide_path == cast.county.path
    assert clock(matter, "DECIDE").due_at == local("2026-11-25", "18:00")
    assert Verb.DECIDE_HAND_OVER not in queries.get_matter(cast.coordinator.actor, matter.id).verbs
    actions.sweep_clocks(at=local("2026-11-25", "18:00"))
    assert Matter.objects.get(id=matter.id).decide_path == cast.county.path
    assert clock(matter, "DECIDE").expired_at is not None


def test_a_team_that_took_it_starts_the_count_of_returns_anew(cast: Cast) -> None:
    count_in_working_days(targets=FIVE_DAYS_EACH)
    matter = make_accepted(cast, MONDAY)
    _offer_and_return(cast, matter, 1, cast.village_desk, to_place_id=cast.village.id)
    actions.propose_hand_over(
        actor=cast.caseworker.actor, at=make.later(2), matter_id=matter.id, reason="归他们", to_agency_id=cast.bureau.id
    )
    actions.accept_hand_over(actor=cast.officer.actor, at=make.later(3), matter_id=matter.id)
    actions.propose_hand_over(
        actor=cast.officer.actor, at=make.later(4), matter_id=matter.id, reason="归镇里", to_place_id=cast.township.id
    )
    actions.return_hand_over(actor=cast.clerk.actor, at=make.later(5), matter_id=matter.id, reason="不归我们")
    assert Matter.objects.get(id=matter.id).decide_path == ""


def test_whoever_resolves_it_meanwhile_ends_the_question(cast: Cast) -> None:
    matter = _sent_back_twice(cast)
    after = actions.resolve(
        actor=cast.caseworker.actor, at=make.later(3), matter_id=matter.id, outcome="FIXED", text="修好了"
    )
    assert after.decide_path == ""
