"""One change to one dispute: the shape that every verb shares.

``begin`` decides whether the actor may, ``finish`` carries it out: a guarded UPDATE, one step, the clocks of the stage,
one ledger entry, one event. Private acts (``actions.channels.record_private``) never come here: what one side does in
confidence moves nothing that another can see.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.disputes.access import Capacity, Standing, get_standing
from linli.disputes.actions.announcing import said_of
from linli.disputes.actions.clocks import follow
from linli.disputes.actions.leaving import leave
from linli.disputes.events import DisputeEnded, DisputeMoved
from linli.disputes.models import Dispute, Party, Step
from linli.disputes.queries.stages import stages
from linli.disputes.rules import END_STATES, EndReason, IllegalMove, State, Verb, move_of
from linli.kit.actors import Actor
from linli.kit.db import fresh, insert, must_change_one
from linli.kit.errors import Conflict, NotAllowed
from linli.kit.events import announce
from linli.ledger import actions as ledger

# What sets off a period, or answers to one, without leading to another stage.
_SETS_OFF = frozenset({Verb.ACCEPT_APPOINTMENT, Verb.APPOINT, Verb.WAIVE_REFLECTION, Verb.ASK_FOR_TIME})
# What the ledger's hash of a dispute covers: the life, never a word.
_HASHED = ("state", "version", "kind_code", "committee_path", "mediator_id", "ended_reason", "round")


@dataclass(frozen=True)
class Begun:
    """A change that is allowed."""

    standing: Standing
    capacity: Capacity
    verb: Verb
    to_state: State

    @property
    def dispute(self) -> Dispute:
        """The row as read."""
        return self.standing.dispute

    @property
    def party(self) -> Party | None:
        """The seat that acts."""
        return self.capacity.party


def begin(*, actor: Actor, dispute_id: UUID, verb: Verb, version: int | None = None) -> Begun:
    """May this actor do this to this dispute now?

    Raises NotFound ``dispute.unknown``, Conflict ``changed.meanwhile`` when ``version`` is not the row's any more,
    Conflict ``dispute.not_now``, NotAllowed ``dispute.not_yours``.
    """
    return begin_as(get_standing(actor, dispute_id), verb, version)


def begin_as(standing: Standing, verb: Verb, version: int | None = None) -> Begun:
    """As begin, for a standing that has been read."""
    if version is not None:
        must_change_one(int(version == standing.dispute.version))
    try:
        move = move_of(State(standing.dispute.state), verb)
        capacity = standing.capacity_for(verb)
    except IllegalMove as illegal:
        raise not_now(standing.dispute) from illegal
    if capacity is None:
        raise NotAllowed("dispute.not_yours", _("This is for somebody else in this dispute to do."))
    return Begun(standing, capacity, verb, move.to)


def finish(
    begun: Begun,
    *,
    at: datetime,
    values: Mapping[str, Any] | None = None,
    facts: Mapping[str, Any] | None = None,
    ended_reason: EndReason | None = None,
) -> Dispute:
    """Carry it out; the row as it is now. ``facts`` are codes and times that all sides may see, never words.

    Raises Conflict ``changed.meanwhile`` when somebody else changed the row after it was read.
    """
    dispute = begun.dispute
    before = hashed_state(dispute)
    left = leave(dispute, begun.to_state, at)
    changes: dict[str, Any] = {"state": begun.to_state.value, **left, **(values or {})}
    if begun.to_state.value != dispute.state:
        changes["stage_since"] = at
        if begun.to_state is State.INVITED:
            changes["applied_at"] = at
        if stages().is_quiet(begun.to_state):
            changes["due_at"] = None  # at once what ``follow`` would come to
    if begun.to_state is State.ENDED:
        changes |= {"ended_reason": (ended_reason or EndReason.OTHER).value, "ended_at": at}
    elif begun.to_state in END_STATES:
        changes |= {"ended_at": at}
    former = State(dispute.state)
    _update_guarded(dispute, changes)
    follow(dispute, former, at, anew=begun.verb in _SETS_OFF)
    _act(begun, at)
    step = _step(begun, at, facts or {})
    _record(begun, before, step)
    _announce(begun, at)
    return dispute


def hashed_state(dispute: Dispute) -> dict[str, Any]:
    """What the ledger hashes of a dispute."""
    return {name: getattr(dispute, name) for name in _HASHED}


def topics_of(dispute: Dispute) -> list[str]:
    """Whom to wake: the pages of the dispute, of its mediator and of its committee. Tells that something changed."""
    topics = [f"dispute:{dispute.id}", f"committee:{dispute.committee_path}"]
    return [*topics, f"mediator:{dispute.mediator_id}"] if dispute.mediator_id else topics


def not_now(dispute: Dispute) -> Conflict:
    """The dispute stands where this verb leads nowhere."""
    sentence = _("This cannot be done at the stage the dispute has reached. Please look at its newest state.")
    return Conflict("dispute.not_now", sentence, facts={"state": dispute.state})


def _update_guarded(dispute: Dispute, changes: Mapping[str, Any]) -> None:
    version = dispute.version + 1
    changed = Dispute.objects.filter(id=dispute.id, version=dispute.version).update(version=version, **changes)
    must_change_one(changed)
    for name, value in {**changes, "version": version}.items():
        setattr(dispute, name, value)


def _act(begun: Begun, at: datetime) -> None:
    """The first act of each side is measured from its invitation."""
    party = begun.party
    if party is not None and party.first_act_at is None:
        Party.objects.filter(id=party.id, first_act_at__isnull=True).update(first_act_at=at)


def _step(begun: Begun, at: datetime, facts: Mapping[str, Any]) -> Step:
    step = fresh(
        Step,
        dispute_id=begun.dispute.id,
        at=at,
        verb=begun.verb.value,
        who=begun.capacity.who.value if begun.capacity.who else "",
        by_party_id=begun.party.id if begun.party else None,
        by_post_id=begun.capacity.duty.post_id if begun.capacity.duty else None,
        state=begun.dispute.state,
        facts=dict(facts),
    )
    insert(step)
    return step


def _record(begun: Begun, before: Mapping[str, Any], step: Step) -> None:
    ledger.record(
        verb=f"disputes.{begun.verb.value.lower()}",
        subject_type="dispute",
        subject_id=begun.dispute.id,
        actor=begun.standing.actor,
        at=step.at,
        before=before,
        after=hashed_state(begun.dispute),
        facts={"step": str(step.id), "who": step.who, "state": begun.dispute.state},
        topics=topics_of(begun.dispute),
        post_id=step.by_post_id,
    )


def _announce(begun: Begun, at: datetime) -> None:
    dispute = begun.dispute
    common = said_of(dispute, verb=begun.verb.value, at=at, by=begun.party)
    announce(DisputeMoved(**common))
    if begun.to_state in END_STATES:
        announce(DisputeEnded(**common, reason=dispute.ended_reason))
