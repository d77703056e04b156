"""What the owner does day by day: take it on, work on it, wait, visit, finish."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.errors import Refused
from linli.matters.actions.change import Begun, Note, begin, close_pending, finish, one_of, written
from linli.matters.actions.led import declined_with, resolved_with
from linli.matters.actions.parts import refuse_open_parts
from linli.matters.events import (
    MatterAccepted,
    MatterDeclined,
    MatterPaused,
    MatterProgressed,
    MatterResolved,
    MatterResumed,
)
from linli.matters.models import Matter
from linli.matters.rules import (
    DECLINE_REASONS,
    DOORLESS_REASONS,
    OTHER_DOORS,
    OUTCOMES,
    WAIT_REASONS,
    Verb,
    WaitingFor,
)

_NOT_WAITING = {"waiting_for": "", "waiting_reason": ""}


@transaction.atomic
def accept(*, actor: Actor, at: datetime, matter_id: UUID, version: int | None = None) -> Matter:
    """Take it on. Where only the team held it, the actor's post holds it from now on.

    Raises what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.ACCEPT, version=version)
    matter, _step = finish(begun, at=at, event=MatterAccepted, values={**taken(begun, at), **_accepted(begun, at)})
    return matter


@transaction.atomic
def start(*, actor: Actor, at: datetime, matter_id: UUID, version: int | None = None) -> Matter:
    """Work has begun. Raises what ``begin`` and ``finish`` raise."""
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.START, version=version)
    values = {**taken(begun, at), **_accepted(begun, at)}
    matter, _step = finish(begun, at=at, event=MatterProgressed, values=values)
    return matter


@transaction.atomic
def wait(
    *,
    actor: Actor,
    at: datetime,
    matter_id: UUID,
    waiting_for: str,
    reason: str,
    text: str = "",
    version: int | None = None,
) -> Matter:
    """Put it on hold: with whom it waits (WaitingFor) and why (WAIT_REASONS), both shown to the resident.

    Raises Refused ``code.unknown`` and what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.WAIT, version=version)
    whom = one_of(waiting_for, tuple(WaitingFor), "waiting_for")
    why = one_of(reason, WAIT_REASONS, "reason")
    note = Note(text=written(text, required=False), facts={"waiting_for": whom, "reason": why})
    values = {**taken(begun, at), "waiting_for": whom, "waiting_reason": why}
    matter, _step = finish(begun, at=at, event=MatterPaused, note=note, values=values)
    return matter


@transaction.atomic
def resume(*, actor: Actor, at: datetime, matter_id: UUID, text: str = "", version: int | None = None) -> Matter:
    """Go on after waiting. Raises what ``begin`` and ``finish`` raise."""
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.RESUME, version=version)
    note = Note(text=written(text, required=False))
    matter, _step = finish(begun, at=at, event=MatterResumed, note=note, values={**taken(begun, at), **_NOT_WAITING})
    return matter


@transaction.atomic
def resolve(
    *,
    actor: Actor,
    at: datetime,
    matter_id: UUID,
    outcome: str,
    text: str,
    despite_parts: str = "",
    version: int | None = None,
) -> Matter:
    """Say that it is done, with an outcome (OUTCOMES) and the result in words the resident reads.

    ``despite_parts``: why it is done although some of its parts are not. Those joined with it are done too. Raises
    Refused ``code.unknown``, ``text.missing``, Conflict ``matter.open_parts`` and what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.RESOLVE, version=version)
    code = one_of(outcome, OUTCOMES, "outcome")
    note = Note(text=written(text), facts={"outcome": code, **refuse_open_parts(begun.matter, despite_parts.strip())})
    values: dict[str, Any] = {
        "outcome": code,
        "resolved_at": at,
        **_NOT_WAITING,
        **taken(begun, at),
        **contacted(begun, at),
    }
    if begun.matter.first_resolved_changes is None:
        values |= {"first_resolved_level": begun.matter.level, "first_resolved_changes": begun.matter.owner_changes}
    close_pending(begun, at)
    matter, step = finish(begun, at=at, event=MatterResolved, note=note, values=values)
    resolved_with(begun, step, at)
    return matter


@transaction.atomic
def decline(
    *,
    actor: Actor,
    at: datetime,
    matter_id: UUID,
    reason: str,
    text: str,
    other_door: str = "",
    version: int | None = None,
) -> Matter:
    """Do not take it on: a reason (DECLINE_REASONS), words, and another door (OTHER_DOORS).

    Only DOORLESS_REASONS need no door. Raises Refused ``code.unknown``, ``door.missing``, ``text.missing`` and what
    ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.DECLINE, version=version)
    code = one_of(reason, DECLINE_REASONS, "reason")
    door = _door(code, other_door)
    note = Note(text=written(text), facts={"reason": code, "other_door": door})
    close_pending(begun, at)
    values = {"closed_at": at, "outcome": "", **_NOT_WAITING}
    matter, step = finish(begun, at=at, event=MatterDeclined, note=note, values=values)
    declined_with(begun, step, at)
    return matter


def _door(reason: str, other_door: str) -> str:
    """The other door, checked; raises Refused ``door.missing`` where the reason leaves the resident without one."""
    if other_door:
        return one_of(other_door, OTHER_DOORS, "other_door")
    if reason not in DOORLESS_REASONS:
        raise Refused("door.missing", _("Please say where the resident can turn to instead."), field="other_door")
    return ""


def taken(begun: Begun, at: datetime) -> dict[str, Any]:
    """Who works on what only the team held, holds it in person."""
    duty = begun.capacity.duty
    if begun.matter.owner_post_id is not None or duty is None:
        return {}
    return {"owner_post_id": duty.post_id, "assigned_at": at}


def contacted(begun: Begun, at: datetime) -> dict[str, Any]:
    """The first time that somebody was there or spoke with the resident."""
    return {} if begun.matter.first_contact_at else {"first_contact_at": at}


def _accepted(begun: Begun, at: datetime) -> dict[str, Any]:
    return {} if begun.matter.accepted_at else {"accepted_at": at}
