"""What the resident decides: it is settled, it is not, or it is taken back.

A desk may say so for a resident on the telephone.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.kit.actors import Actor
from linli.matters.actions.change import Note, begin, close_pending, finish, written
from linli.matters.actions.held_now import held_now
from linli.matters.events import MatterConfirmed, MatterReopened, MatterWithdrawn
from linli.matters.models import Matter
from linli.matters.rules import Verb


@transaction.atomic
def confirm(*, actor: Actor, at: datetime, matter_id: UUID, text: str = "", version: int | None = None) -> Matter:
    """It is settled. Raises what ``begin`` and ``finish`` raise."""
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.CONFIRM, version=version)
    note = Note(text=written(text, required=False), facts={"party": begun.capacity.party.value})
    matter, _step = finish(begun, at=at, event=MatterConfirmed, note=note, values={"closed_at": at})
    return matter


@transaction.atomic
def reopen(*, actor: Actor, at: datetime, matter_id: UUID, reason: str, version: int | None = None) -> Matter:
    """It is not settled, and why. The promised time stays: late is shown as late.

    The owner stays too, or what became of it since: the team without a post that ended, the successor of a place.
    Raises Refused ``text.missing`` and what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.REOPEN, version=version)
    note = Note(text=written(reason, field_name="reason"), facts={"party": begun.capacity.party.value})
    values = {"resolved_at": None, "closed_at": None, "outcome": "", **held_now(begun.matter, at)}
    matter, _step = finish(begun, at=at, event=MatterReopened, note=note, values=values)
    return matter


@transaction.atomic
def withdraw(*, actor: Actor, at: datetime, matter_id: UUID, reason: str = "", version: int | None = None) -> Matter:
    """Take it back. Raises what ``begin`` and ``finish`` raise."""
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.WITHDRAW, version=version)
    note = Note(text=written(reason, field_name="reason", required=False), facts={"party": begun.capacity.party.value})
    close_pending(begun, at)
    values = {"closed_at": at, "waiting_for": "", "waiting_reason": ""}
    matter, _step = finish(begun, at=at, event=MatterWithdrawn, note=note, values=values)
    return matter
