"""Matters for a file: what the actor may take out, by keyset, so that any number costs the same memory."""

import json
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, Duty
from linli.kit.cells import current_cell
from linli.kit.errors import NotAllowed
from linli.kit.ids import show_reference
from linli.matters.access import visible_to
from linli.matters.models import Matter
from linli.matters.queries.inbox import InboxFilters, check_filters, narrow
from linli.matters.queries.kinds import kind_row
from linli.matters.rules import State
from linli.matters.rules.exchange import OPEN_AS, Record
from linli.people import rules as people_rules
from linli.places.queries import place_row

BATCH = 500
_VERB = "matters.export"


def own_source() -> str:
    """How matters that were received here are named in a file, so that they are known again."""
    return f"linli-{current_cell()}"


def exporter(actor: Actor) -> Actor:
    """The actor with those posts alone that may take matters out, without the links and matters of a resident.

    Raises NotAllowed ``export.not_allowed`` without one.
    """
    duties = tuple(duty for duty in actor.duties if people_rules.may_anywhere(_by(actor, (duty,)), _VERB))
    if not duties:
        raise NotAllowed("export.not_allowed", _("Only desks, coordinators and officers take matters out as a file."))
    return _by(actor, duties)


def _by(actor: Actor, duties: tuple[Duty, ...]) -> Actor:
    return Actor(actor.kind, duties=duties, language=actor.language, scopes=actor.scopes)


def export_batches(
    actor: Actor, at: datetime, filters: InboxFilters, language: str
) -> Iterator[list[tuple[UUID, Duty, Record]]]:
    """Batches of (matter, post by which it is seen, record), the oldest id first. One statement each.

    Raises as exporter, and Refused ``inbox.bad_filter``, with the first batch.
    """
    check_filters(filters)
    seen = narrow(visible_to(exporter(actor)), at, filters).order_by("id")
    last = UUID(int=0)
    while batch := list(seen.filter(id__gt=last)[:BATCH]):
        yield [(matter.id, _duty(actor, matter), _record(matter, language)) for matter in batch]
        last = batch[-1].id


def _duty(actor: Actor, matter: Matter) -> Duty:
    held = exporter(actor).duties
    above = [
        duty for duty in held if matter.owner_path.startswith(duty.path) or matter.place_path.startswith(duty.path)
    ]
    return max(above, key=lambda duty: len(duty.path), default=held[0])


def _record(matter: Matter, language: str) -> Record:
    kind, place = kind_row(matter.kind_id), place_row(matter.place_id)
    state = State(matter.state)
    ended = (
        (matter.closed_at or matter.resolved_at) if OPEN_AS[state] is state and state is not State.RECEIVED else None
    )
    return {
        "source": matter.source or own_source(),
        "source_id": matter.source_id or matter.reference,
        "reference": show_reference(matter.reference),
        "received_at": matter.received_at.isoformat(),
        "kind": matter.kind_code,
        "kind_name": kind.name(language),
        "state": state.value,
        "ended_at": ended.isoformat() if ended else "",
        "due_at": matter.due_at.isoformat(),
        "channel": matter.channel,
        "place_code": place.code,
        "place_name": place.name(language),
        "longitude": "" if matter.lon is None else repr(matter.lon),
        "latitude": "" if matter.lat is None else repr(matter.lat),
        "address": matter.address,
        "title": matter.title,
        "text": matter.text,
        "answers": json.dumps(matter.answers, ensure_ascii=False, sort_keys=True) if matter.answers else "",
        "language": matter.language,
        "outcome": matter.outcome or "",
    }
