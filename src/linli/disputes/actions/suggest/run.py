"""The program at work: outside of any transaction, in limited time, and checked by another before anything is kept."""

import time
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import msgspec
from django.db import transaction
from django.db.models import F

from linli.disputes.actions.announcing import said_of
from linli.disputes.actions.channels import put
from linli.disputes.actions.room.deals import hold
from linli.disputes.actions.suggest.kept import CERTIFICATE, certificates_of, frame_of, wishes_by_party
from linli.disputes.events import SuggestionReady
from linli.disputes.models import Channel, Item, Party, Suggestion
from linli.disputes.queries.topics import topic_of
from linli.disputes.rules import State
from linli.disputes.rules.room import JOINT_OPEN
from linli.disputes.rules.settle import ProblemRefused, Settlement, problem_from, solve
from linli.disputes.rules.settle_check import check
from linli.disputes.rules.suggest import SuggestionState, frame_fault, problem_of
from linli.kit.actors import SYSTEM
from linli.kit.events import announce
from linli.ledger import actions as ledger

_VERB = "SUGGEST"
_NOTHING = ("INFEASIBLE", "NOT_FOUND_IN_TIME", "BASELINE_UNREACHABLE", "ZERO_POINTS")


def run_suggestion(
    *, at: datetime, suggestion_id: UUID, timer: Callable[[], float] = time.monotonic
) -> SuggestionState | None:
    """Look for a proposal and keep it sealed when it holds; None for one that is not waiting. Safe to repeat.

    What does not pass the check is not kept. ``timer`` in seconds, for the time limit.
    """
    made = Suggestion.objects.select_related("frame__channel", "dispute").filter(id=suggestion_id).first()
    if made is None or made.state != SuggestionState.QUEUED.value:
        return None
    state, content = _found(made, timer)
    return _keep(made, state, content, at)


def _found(made: Suggestion, timer: Callable[[], float]) -> tuple[SuggestionState, bytes]:
    frame, wishes = frame_of(made), wishes_by_party(made.dispute_id)
    here = Party.objects.filter(dispute_id=made.dispute_id, left_at__isnull=True)
    present = list(here.filter(consented_round__gte=F("dispute__round")))
    if any(frame_fault(frame, wishes.get(party.id)) for party in present):
        return SuggestionState.STOPPED, b""
    problem = problem_of(frame, {party.seat: wishes[party.id] for party in present}, made.number)
    try:
        settlement: Settlement = solve(problem_from(problem), timer)
    except ProblemRefused as refused:
        return (SuggestionState.NONE if refused.code in _NOTHING else SuggestionState.FAILED), b""
    content = settlement.to_json()
    verdict = check(content, msgspec.json.encode(problem))
    return (SuggestionState.DONE, content) if verdict.accepted else (SuggestionState.FAILED, b"")


@transaction.atomic
def _keep(made: Suggestion, state: SuggestionState, content: bytes, at: datetime) -> SuggestionState:
    hold(made.dispute_id)
    dispute = type(made.dispute).objects.get(id=made.dispute_id)
    if State(dispute.state) not in JOINT_OPEN:
        state, content = SuggestionState.STOPPED, b""
    values: dict[str, object] = {"state": state.value, "ended_at": at}
    if content:
        payload = {"settlement": content.decode()}
        values["certificate"] = put(certificates_of(dispute, at), CERTIFICATE, payload, at=at, by=None)
    if Suggestion.objects.filter(id=made.id, state=SuggestionState.QUEUED.value).update(**values):
        _record(made.frame.channel, made, values.get("certificate"), state, at)
        if state is not SuggestionState.STOPPED:
            announce(SuggestionReady(**said_of(dispute, verb=_VERB, at=at)))
    return state


def _record(joint: Channel, made: Suggestion, kept: object, state: SuggestionState, at: datetime) -> None:
    sealed = bytes(kept.sealed).hex() if isinstance(kept, Item) else ""
    ledger.record(
        verb=f"disputes.{_VERB.lower()}",
        subject_type="dispute_channel",
        subject_id=joint.id,
        actor=SYSTEM,
        at=at,
        before=None,
        after={"number": made.number, "state": state.value, "sealed": sealed},
        topics=[topic_of(joint)],
    )
