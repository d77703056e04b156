"""A resident whose report was joined says that it is not settled: the report that leads is open again."""

from datetime import datetime
from uuid import UUID

from linli.kit.actors import SYSTEM
from linli.matters.access import Capacity, Standing
from linli.matters.actions.change import Begun, Note, finish
from linli.matters.actions.held_now import held_now
from linli.matters.actions.led import opened_with
from linli.matters.actions.mirror import mirrored
from linli.matters.events import MatterDiscussed, MatterReopened
from linli.matters.models import Link, Matter
from linli.matters.rules import WORKING_STATES, Party, State, Verb

_ENDED_WELL = frozenset({State.RESOLVED, State.CONFIRMED})


def lead_to_reopen(matter_id: UUID) -> Matter | None:
    """The matter that leads it and can be open with it again, locked before the other; None when it stands alone."""
    link = Link.objects.filter(matter_id=matter_id, kind=Link.Kinds.JOINED, ended_at__isnull=True).first()
    if link is None:
        return None
    lead = Matter.objects.select_for_update(of=("self",)).select_related("kind").get(id=link.lead_id)
    return lead if State(lead.state) in _ENDED_WELL | WORKING_STATES else None


def reopen_joined(begun: Begun, lead: Matter, note: Note, at: datetime) -> Matter:
    """The report waits with its lead again, and the lead is open; its own resident is told that another said so."""
    over = State(lead.state) in _ENDED_WELL
    values = {
        "state": State.JOINED.value,
        "resolved_at": None,
        "closed_at": None,
        "outcome": "",
        **mirrored(lead),
    }
    # Both would tell the same people that it is open again: the lead does.
    event = MatterDiscussed if over else MatterReopened
    matter, _step = finish(begun, at=at, event=event, note=note, values=values)
    if over:
        _open(lead, at)
    return matter


def _open(lead: Matter, at: datetime) -> None:
    capacity = Capacity(Party.SYSTEM, None)
    standing = Standing(SYSTEM, lead, None, (capacity,))
    values = {"resolved_at": None, "closed_at": None, "outcome": "", **held_now(lead, at)}
    begun = Begun(standing, capacity, Verb.REOPEN, State.REOPENED)
    _lead, step = finish(begun, at=at, event=MatterReopened, note=Note(facts={"by_another": True}), values=values)
    opened_with(begun, step, at)
