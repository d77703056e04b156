"""What the resident decides: it is settled, it is not, or it is taken back.

A desk may say so for a resident on the telephone.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.kit.actors import Actor
from linli.matters.actions.change import Note, begin, close_pending, finish, written
from linli.matters.actions.held_now import held_now
from linli.matters.actions.join import part_withdrawn
from linli.matters.actions.led import heritage, inherit, opened_with
from linli.matters.actions.parts import confirm_parts
from linli.matters.actions.reopen_joined import lead_to_reopen, reopen_joined
from linli.matters.events import MatterConfirmed, MatterReopened, MatterWithdrawn
from linli.matters.models import Matter
from linli.matters.rules import State, Verb


@transaction.atomic
def confirm(*, actor: Actor, at: datetime, matter_id: UUID, text: str = "", version: int | None = None) -> Matter:
    """It is settled, and so is every part that is done. Raises what ``begin`` and ``finish`` raise."""
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.CONFIRM, version=version)
    note = Note(text=written(text, required=False), facts={"party": begun.capacity.party.value})
    matter, _step = finish(begun, at=at, event=MatterConfirmed, note=note, values={"closed_at": at})
    confirm_parts(begun, at)
    return matter


@transaction.atomic
def reopen(*, actor: Actor, at: datetime, matter_id: UUID, reason: str, version: int | None = None) -> Matter:
    """It is not settled, and why. The promised time stays: late is shown as late.

    The owner stays too, or what became of it since: the team without a post that ended, the successor of a place.
    A joined report opens the one that leads it, and the leading one those that wait with it.

    Raises Refused ``text.missing`` and what ``begin`` and ``finish`` raise.
    """
    lead = lead_to_reopen(matter_id)
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.REOPEN, version=version)
    note = Note(text=written(reason, field_name="reason"), facts={"party": begun.capacity.party.value})
    if lead is not None:
        return reopen_joined(begun, lead, note, at)
    values = {"resolved_at": None, "closed_at": None, "outcome": "", **held_now(begun.matter, at)}
    matter, step = finish(begun, at=at, event=MatterReopened, note=note, values=values)
    opened_with(begun, step, at)
    return matter


@transaction.atomic
def withdraw(*, actor: Actor, at: datetime, matter_id: UUID, reason: str = "", version: int | None = None) -> Matter:
    """Take it back. Of those that waited with it, the oldest leads from now on; a joined one is parted from its lead.

    Raises what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.WITHDRAW, version=version)
    left, was_joined = heritage(begun.matter), begun.matter.state == State.JOINED
    note = Note(text=written(reason, field_name="reason", required=False), facts={"party": begun.capacity.party.value})
    close_pending(begun, at)
    values = {"closed_at": at, "waiting_for": "", "waiting_reason": ""}
    matter, _step = finish(begun, at=at, event=MatterWithdrawn, note=note, values=values)
    inherit(begun, left, at)
    if was_joined:
        part_withdrawn(begun, at)
    return matter
