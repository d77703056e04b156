"""A pause is listed and bounded: it ends by itself, its sum is bounded, and leaving mediation ends it."""

from datetime import datetime, timedelta

import pytest

from linli.disputes import actions
from linli.disputes.models import Clock, Dispute, Pause
from linli.disputes.rules.mediation import ConflictClass
from linli.disputes.tests.make import MONDAY, fresh
from linli.disputes.tests.make_mediation import both, make_mediating, pick
from linli.kit.errors import Refused
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def _pause(cast: Cast, dispute: Dispute, at: datetime, days: int, reason: str = "INTERPRETER") -> None:
    until = at + timedelta(days=days)
    actions.pause(actor=cast.mediator.actor, at=at, dispute_id=dispute.id, reason=reason, until_at=until)


def _mediation(dispute: Dispute) -> Clock:
    return Clock.objects.get(dispute=dispute, act="MEDIATE", stopped_at=None)


def test_mediation_goes_on_by_itself_at_the_bound_and_its_time_stood_still_until_then(cast: Cast) -> None:
    dispute = make_mediating(cast)
    due = _mediation(dispute).due_at
    _pause(cast, dispute, MONDAY + HOUR, 5)
    assert actions.sweep_disputes(at=MONDAY + 5 * DAY)["resumed"] == 0
    assert actions.sweep_disputes(at=MONDAY + 8 * DAY)["resumed"] == 1
    after = fresh(dispute)
    assert (after.state, after.pause_reason) == ("MEDIATING", "")
    clock = _mediation(dispute)
    assert clock.stands_since is None
    assert due + 5 * DAY <= clock.due_at <= due + 7 * DAY, "the days since its bound count again"
    assert after.due_at == clock.due_at
    assert Pause.objects.get(dispute=dispute).ended_at == MONDAY + HOUR + 5 * DAY


def test_nobody_waits_for_ever(cast: Cast) -> None:
    dispute = make_mediating(cast)
    _pause(cast, dispute, MONDAY + HOUR, 5)
    for days in (100, 101):
        actions.sweep_disputes(at=MONDAY + days * DAY)
    assert (fresh(dispute).state, fresh(dispute).ended_reason) == ("ENDED", "TIME_EXPIRED")


def test_all_pauses_for_one_reason_last_no_longer_than_the_law_gives_it(cast: Cast) -> None:
    dispute = make_mediating(cast)
    at = MONDAY + HOUR
    _pause(cast, dispute, at, 29, "SAFETY")
    at += 29 * DAY
    actions.resume(actor=cast.mediator.actor, at=at, dispute_id=dispute.id)
    with pytest.raises(Refused) as longer:
        _pause(cast, dispute, at, 29, "SAFETY")
    assert longer.value.code == "pause.bound"
    _pause(cast, dispute, at, 1, "SAFETY")
    at += 4 * DAY
    actions.resume(actor=cast.mediator.actor, at=at, dispute_id=dispute.id)
    with pytest.raises(Refused) as used:
        _pause(cast, dispute, at, 1, "SAFETY")
    assert used.value.code in ("pause.used_up", "pause.bound")


@pytest.mark.parametrize("way", ["replace", "step down"])
def test_after_another_mediator_came_mediation_can_pause_again(cast: Cast, way: str) -> None:
    dispute = make_mediating(cast)
    mediator, (first, second) = cast.mediator.actor, both(dispute)
    _pause(cast, dispute, MONDAY + HOUR, 5)
    if way == "replace":
        actions.replace_mediator(actor=first, at=MONDAY + 2 * HOUR, dispute_id=dispute.id)
    else:
        actions.step_down(actor=mediator, at=MONDAY + 2 * HOUR, dispute_id=dispute.id)
    assert fresh(dispute).pause_reason == ""
    assert Pause.objects.get(dispute=dispute).ended_at == MONDAY + 2 * HOUR
    for actor in (first, second):
        pick(actor, dispute, cast.mediator.post.id, MONDAY + 3 * HOUR)
    actions.accept_appointment(actor=mediator, at=MONDAY + 3 * HOUR, dispute_id=dispute.id, conflict=ConflictClass())
    for actor in (first, second):
        actions.keep_mediator(actor=actor, at=MONDAY + 4 * HOUR, dispute_id=dispute.id)
    _pause(cast, dispute, MONDAY + 5 * HOUR, 2)
    assert fresh(dispute).state == "PAUSED"


def test_the_time_of_labour_mediation_stands_still_for_nothing(cast: Cast) -> None:
    dispute = make_mediating(cast)
    Clock.objects.filter(dispute=dispute, act="MEDIATE").update(rule_id="cn.labour.mediate", started_at=MONDAY)
    due = _mediation(dispute).due_at
    _pause(cast, dispute, MONDAY + HOUR, 5)
    assert (_mediation(dispute).stands_since, _mediation(dispute).due_at) == (None, due)
