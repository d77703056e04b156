"""One action of a life with states of its own: whatever the definition calls it, it is carried out here."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.db import must_change_one
from linli.kit.errors import Conflict, NotAllowed, Refused
from linli.kit.events import announce
from linli.matters.access import Capacity, Standing, get_standing
from linli.matters.actions.change import (
    Begun,
    Note,
    close_pending,
    event_of,
    finish,
    not_allowed,
    not_now,
    written,
)
from linli.matters.actions.guards import check_conditions
from linli.matters.actions.held_now import held_now
from linli.matters.actions.parts import confirm_parts, refuse_open_parts
from linli.matters.actions.work import contacted, taken
from linli.matters.events import (
    MatterAccepted,
    MatterConfirmed,
    MatterDeclined,
    MatterEvent,
    MatterPaused,
    MatterProgressed,
    MatterReopened,
    MatterResolved,
    MatterResumed,
    MatterWithdrawn,
)
from linli.matters.models import Matter
from linli.matters.rules import CLOSED_STATES, WORKING_STATES, Party, State, Steps, Verb, Way, opens_again

_BY_THE_TEAM = (Party.OWNER, Party.TEAM)
_SETTLED = (State.RESOLVED, State.CONFIRMED)
_ANNOUNCED: Mapping[State, Callable[..., MatterEvent]] = {
    State.WAITING: MatterPaused,
    State.RESOLVED: MatterResolved,
    State.CONFIRMED: MatterConfirmed,
    State.DECLINED: MatterDeclined,
    State.WITHDRAWN: MatterWithdrawn,
}


@transaction.atomic
def take_step(
    *,
    actor: Actor,
    at: datetime,
    matter_id: UUID,
    action: str,
    text: str = "",
    despite_parts: str = "",
    version: int | None = None,
) -> Matter:
    """Lead a matter on by an action of its own workflow, in the version that it began under.

    ``text`` is for the resident to read; ``despite_parts``: why it is over although some of its parts are not.

    Raises NotFound ``matter.unknown``, Conflict ``changed.meanwhile``, Refused ``step.unknown`` for an action that its
    workflow does not have at all, Conflict ``matter.not_now`` when the action leads nowhere from its state, NotAllowed
    ``matter.not_yours`` and ``matter.own_work``, Conflict ``guard.*`` and ``matter.open_parts``, Refused
    ``text.missing`` and ``text.too_long``.
    """
    standing = get_standing(actor, matter_id)
    if version is not None:
        must_change_one(int(version == standing.matter.version))
    steps = _steps_of(standing)
    way, capacity = _open_way(standing, steps, action)
    check_conditions(standing, way.guards)
    before, after = steps.stage(way.source), steps.stage(way.to)
    begun = Begun(standing, capacity, Verb.TAKE_STEP, after)
    note = Note(written(text, required=way.needs_words), _facts(begun, way, before, despite_parts))
    values = {"own_state": way.to, **_waiting(steps, way), **_times(begun, before, at)}
    if before in WORKING_STATES and after not in WORKING_STATES:
        close_pending(begun, at)
    matter, _step = finish(begun, at=at, event=_event(before, after), note=note, values=values)
    if after is State.CONFIRMED:
        confirm_parts(begun, at)
        if before in WORKING_STATES:
            _announce_end(begun, at)
    return matter


def _announce_end(begun: Begun, at: datetime) -> None:
    """Over without a stage between: whoever raised it is told how it ended all the same."""
    by_resident = begun.capacity.party is Party.RESIDENT
    announce(event_of(MatterResolved, begun.matter, at, by_resident=by_resident, actor=begun.standing.actor))


def _steps_of(standing: Standing) -> Steps:
    steps = standing.life.steps
    if steps is None:
        raise Refused("step.unknown", _("This matter has no such step."), field="action")
    return steps


def _open_way(standing: Standing, steps: Steps, action: str) -> tuple[Way, Capacity]:
    """The row of the table and the capacity in which the actor takes it."""
    found = next(((way, held) for way, held in standing.ways() if way.action == action), None)
    if found is not None:
        return found
    if not steps.knows(action):
        raise Refused("step.unknown", _("This matter has no such step."), field="action")
    raise _refusal(standing, steps, action)


def _refusal(standing: Standing, steps: Steps, action: str) -> Conflict | NotAllowed:
    open_to_somebody = steps.ways(standing.own_state) if standing.own_state else []
    if not any(way.action == action for way in open_to_somebody):
        return not_now(standing.matter)
    return not_allowed(own_work=standing.own_work_step(action))


def _facts(begun: Begun, way: Way, before: State, despite_parts: str) -> dict[str, Any]:
    """What the timeline needs to tell it in both languages; ``stage`` only where that changes."""
    after, matter = begun.to_state, begun.matter
    facts: dict[str, Any] = {"action": way.action, "own_state": way.to, "workflow_id": str(matter.workflow_id)}
    if after is not before:
        facts["stage"] = after.value
    ends = before in WORKING_STATES and after not in WORKING_STATES
    return {**facts, **(refuse_open_parts(matter, despite_parts.strip()) if ends else {})}


def _waiting(steps: Steps, way: Way) -> dict[str, str]:
    spec = steps.spec(way.to)
    return {"waiting_for": spec.waits_for, "waiting_reason": spec.reason}


def _times(begun: Begun, before: State, at: datetime) -> dict[str, Any]:
    """The moments and the owner of the matter, as the built-in verbs set them for the same stages."""
    after, matter = begun.to_state, begun.matter
    if opens_again(before, after):
        return {"resolved_at": None, "closed_at": None, "outcome": "", **held_now(matter, at)}
    values: dict[str, Any] = {}
    if begun.capacity.party in _BY_THE_TEAM and before in WORKING_STATES:
        values |= {**taken(begun, at), **({} if matter.accepted_at else {"accepted_at": at})}
    if begun.capacity.duty is not None and after not in (State.RECEIVED, State.IN_PROGRESS):
        values |= contacted(begun, at)
    if after in _SETTLED and matter.resolved_at is None:
        values["resolved_at"] = at
        if matter.first_resolved_changes is None:
            values |= {"first_resolved_level": matter.level, "first_resolved_changes": matter.owner_changes}
    if after in CLOSED_STATES and matter.closed_at is None:
        values["closed_at"] = at
    return values


def _event(before: State, after: State) -> Callable[..., MatterEvent]:
    """What the built-in verbs announce when they lead to that stage."""
    if opens_again(before, after):
        return MatterReopened
    if before is after:
        return MatterProgressed
    if before is State.RECEIVED and after is State.IN_PROGRESS:
        return MatterAccepted
    if before is State.WAITING and after in WORKING_STATES:
        return MatterResumed
    return _ANNOUNCED.get(after, MatterProgressed)
