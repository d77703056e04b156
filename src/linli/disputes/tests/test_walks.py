"""Random walks of everybody through a dispute: nothing breaks, one side alone always gets out, time only ends."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.disputes.access import get_standing
from linli.disputes.actions.sweep import sweep_disputes
from linli.disputes.models import Agreement, Appointment, Clock, Dispute, Party, Pause, Pick, Step
from linli.disputes.rules import END_STATES, FROZEN, WRITTEN, State, Verb, Who, exits_alone
from linli.disputes.tests.make import MONDAY, fresh, holder
from linli.disputes.tests.make_agreement import make_frozen, make_in_force
from linli.disputes.tests.make_mediation import (
    make_invited,
    make_mediating,
    make_roster,
    make_selecting,
    make_talking,
)
from linli.disputes.tests.make_walks import ACTS, ROLES, Try, likely, somebody
from linli.kit.errors import Refused
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]

BEGINNINGS: dict[str, Callable[[Cast], Dispute]] = {
    "invited": make_invited,
    "talking": make_talking,
    "selecting": make_selecting,
    "mediating": make_mediating,
    "frozen": lambda cast: make_frozen(cast)[0],
    "in force": lambda cast: make_in_force(cast)[0],
}
WAIT = "wait"  # a time in which nobody says anything
_SILENCE = (Verb.RUN_OUT, Verb.RESUME, Verb.NO_ANSWER, Verb.KEEP_FORMER, Verb.KEEP_BREACHED, Verb.OPEN_NEXT_DOOR)
OF_THE_CLOCK = {verb.value for verb in _SILENCE}
LONGEST = 14
IN_FORCE = {State.PERFORMING, State.BREACHED, State.PERFORMED, State.HANDED_OFF, *WRITTEN}


def _has_a_way_out(dispute: Dispute) -> bool:
    """Each side that is in it can end it, or its own part of it, alone."""
    ways = {move.verb for move in exits_alone(State(dispute.state))}
    seats = Party.objects.filter(dispute=dispute, left_at__isnull=True)
    standings = [get_standing(holder(seat), dispute.id) for seat in seats]
    here = [standing for standing in standings if standing.party in standing.taking_part]
    return bool(ways) and all(any(standing.may(verb) for verb in ways) for standing in here)


def _is_whole(dispute: Dispute) -> None:
    """What the rows say of one another after any step."""
    state = State(dispute.state)
    texts = set(Agreement.objects.filter(dispute=dispute).values_list("state", flat=True))
    assert ("FROZEN" in texts) is (state in FROZEN)
    assert "IN_FORCE" not in texts or state in IN_FORCE, "an agreement in force is never lost"
    assert Pause.objects.filter(dispute=dispute, ended_at=None).exists() is (state is State.PAUSED)
    assert bool(dispute.pause_reason) is (state is State.PAUSED)
    assert state is State.SELECTING or not Pick.objects.filter(dispute=dispute).exists()
    chosen = Appointment.objects.filter(dispute=dispute, ended_at=None).values_list("post_id", flat=True).first()
    assert chosen == dispute.mediator_id or state in END_STATES
    assert state in END_STATES or _has_a_way_out(dispute), state


def _wait(dispute: Dispute, at: datetime) -> None:
    """Time alone: it says nothing but that something is over."""
    last = Step.objects.filter(dispute=dispute).order_by("id").last()
    done = sweep_disputes(at=at)
    assert done["failed"] == 0
    steps = Step.objects.filter(dispute=dispute)
    for step in steps.filter(id__gt=last.id) if last else steps:
        assert (step.who, step.verb in OF_THE_CLOCK) == (Who.CLOCK.value, True), step.verb


def _try(one: Try, verb: Verb) -> None:
    """A refusal changes nothing; anything else that is raised is a fault."""
    before = fresh(one.dispute)
    try:
        with transaction.atomic():
            ACTS[verb](one)
    except Refused:
        now = fresh(one.dispute)
        assert (now.state, now.version) == (before.state, before.version), verb


def _walk(cast: Cast, dispute: Dispute, data: st.DataObject) -> datetime:
    at = MONDAY + timedelta(hours=30)
    for _step in range(data.draw(st.integers(1, LONGEST), label="steps")):
        now = fresh(dispute)
        anything = st.tuples(st.sampled_from(sorted(ROLES)), st.sampled_from(sorted(ACTS)))
        here = likely(State(now.state))
        usual = st.sampled_from(here) if here else anything
        silence = st.just((WAIT, Verb.RUN_OUT))
        name, verb = data.draw(st.one_of(usual, usual, usual, anything, silence), label="who, what")
        if name == WAIT:
            at += timedelta(days=data.draw(st.integers(1, 12), label="days"))
            _wait(dispute, at)
        else:
            at += timedelta(minutes=1)
            _try(Try(cast, dispute, somebody(cast, dispute, name), at), verb)
        _is_whole(fresh(dispute))
    return at


def _only_ends(dispute: Dispute, at: datetime) -> None:
    """Long afterwards, without a word from anybody."""
    before = State(fresh(dispute).state)
    for _time in range(3):
        at += timedelta(days=400)
        _wait(dispute, at)
        _is_whole(fresh(dispute))
    now = fresh(dispute)
    # What lasts: an end, an agreement in force, and what waits for the committee, of which it was told.
    waits = now.state in (State.SELECTING.value, State.PENDING.value) and now.mediator_accepted_at is None
    in_force = Agreement.objects.filter(dispute=dispute, state=Agreement.States.IN_FORCE).exists()
    assert State(now.state) in END_STATES or in_force or waits, now.state
    assert before not in END_STATES or State(now.state) is before
    assert now.state != State.ENDED.value or now.ended_reason
    assert not Clock.objects.filter(
        dispute=dispute, due_at__lte=at, stopped_at=None, expired_at=None, stands_since=None
    ).exists()


@pytest.mark.parametrize("beginning", BEGINNINGS)
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_whoever_says_what_one_side_gets_out_and_time_only_ends(
    cast: Cast, beginning: str, data: st.DataObject
) -> None:
    with transaction.atomic():
        dispute = BEGINNINGS[beginning](cast)
        if beginning in ("invited", "talking"):
            make_roster(cast)
        _only_ends(dispute, _walk(cast, dispute, data))
        transaction.set_rollback(True)
