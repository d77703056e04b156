"""Random walks of everybody through a dispute: nothing breaks, one side alone always gets out, time only ends."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.disputes import actions
from linli.disputes.access import get_standing
from linli.disputes.actions.sweep import sweep_disputes
from linli.disputes.models import Clock, Dispute
from linli.disputes.rules import END_STATES, OPEN_STATES, EndReason, State, exits_alone
from linli.disputes.rules.mediation import ConflictClass
from linli.disputes.tests.make import MONDAY, fresh
from linli.disputes.tests.make_agreement import make_agreed, make_draft, make_frozen, make_in_force
from linli.disputes.tests.make_mediation import both, make_invited, make_mediating, make_pending, make_talking
from linli.kit.actors import Actor
from linli.kit.errors import Refused
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def _written(cast: Cast) -> Dispute:
    dispute = make_agreed(cast)
    make_draft(cast, dispute)
    return fresh(dispute)


BEGINNINGS: dict[str, Callable[[Cast], Dispute]] = {
    "invited": make_invited,
    "talking": make_talking,
    "pending": make_pending,
    "mediating": make_mediating,
    "written": _written,
    "frozen": lambda cast: make_frozen(cast)[0],
    "in force": lambda cast: make_in_force(cast)[0],
}
Say = Callable[..., object]
VERBS: dict[str, tuple[Say, dict[str, Any]]] = {
    "consent": (actions.consent, {}),
    "decline": (actions.decline, {}),
    "withdraw": (actions.withdraw, {}),
    "call": (actions.call_mediator, {}),
    "accept appointment": (actions.accept_appointment, {"conflict": ConflictClass()}),
    "refuse appointment": (actions.refuse_appointment, {}),
    "keep": (actions.keep_mediator, {}),
    "replace": (actions.replace_mediator, {}),
    "step down": (actions.step_down, {}),
    "open the room": (actions.open_joint_room, {}),
    "close the room": (actions.close_joint_room, {}),
    "resume": (actions.resume, {}),
    "extend": (actions.agree_to_extend, {}),
    "facts": (actions.write_facts, {"text": "双方都认可漏水发生在十一月。"}),
    "give up": (actions.give_up, {"reason": EndReason.TOO_FAR_APART}),
    "rework": (actions.rework, {}),
    "refuse to sign": (actions.refuse_to_sign, {}),
    "wait no longer": (actions.waive_reflection, {}),
    "new terms": (actions.ask_to_renegotiate, {}),
    "reopen": (actions.reopen, {}),
}
PEOPLE = ("a", "b", "mediator", "village_desk", "caseworker", "coordinator", "outsider")
STEPS = st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(sorted(VERBS))), max_size=8)


def _somebody(cast: Cast, dispute: Dispute, name: str) -> Actor:
    if name in ("a", "b"):
        return both(dispute)["ab".index(name)]
    found: Actor = getattr(cast, name).actor
    return found


def _has_a_way_out(dispute: Dispute) -> bool:
    """Each side that is still in it can end it, or its own part of it, alone."""
    ways = {move.verb for move in exits_alone(State(dispute.state))}
    seats = [get_standing(actor, dispute.id) for actor in both(dispute)]
    return bool(ways) and all(any(standing.may(verb) for verb in ways) for standing in seats)


def _walk(cast: Cast, dispute: Dispute, steps: list[tuple[str, str]]) -> datetime:
    at = MONDAY + timedelta(hours=1)
    for name, verb in steps:
        say, given = VERBS[verb]
        at += timedelta(minutes=1)
        before = State(fresh(dispute).state)
        try:
            with transaction.atomic():
                say(actor=_somebody(cast, dispute, name), at=at, dispute_id=dispute.id, **given)
        except Refused:
            assert State(fresh(dispute).state) is before, (name, verb)
        now = fresh(dispute)
        assert State(now.state) in END_STATES or _has_a_way_out(now), (name, verb, now.state)
    return at


def _only_ends(dispute: Dispute, at: datetime) -> None:
    """Long afterwards, without a word from anybody."""
    before = State(fresh(dispute).state)
    for _time in range(3):
        at += timedelta(days=400)
        sweep_disputes(at=at)
        now = fresh(dispute)
        assert State(now.state) in (before, State.ENDED)
        assert before in OPEN_STATES or State(now.state) is before
        assert now.state != State.ENDED.value or now.ended_reason
    assert not Clock.objects.filter(
        dispute=dispute, due_at__lte=at, stopped_at=None, expired_at=None, stands_since=None
    ).exists()


@pytest.mark.parametrize("beginning", BEGINNINGS)
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(steps=STEPS)
def test_whoever_says_what_one_side_gets_out_and_time_only_ends(
    cast: Cast, beginning: str, steps: list[tuple[str, str]]
) -> None:
    with transaction.atomic():
        dispute = BEGINNINGS[beginning](cast)
        _only_ends(dispute, _walk(cast, dispute, steps))
        transaction.set_rollback(True)
