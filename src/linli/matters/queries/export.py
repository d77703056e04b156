"""Matters for a file: what the actor may take out, by keyset, so that any number costs the same memory."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, Duty
from linli.kit.cells import current_cell
from linli.kit.errors import NotAllowed
from linli.kit.ids import show_reference
from linli.ledger.rules.looks import Unread
from linli.matters.access import visible_to, works_on
from linli.matters.models import Matter
from linli.matters.models.matter import MatterQuerySet
from linli.matters.queries.inbox import InboxFilters, check_filters, narrow, owned
from linli.matters.queries.kinds import kind_row
from linli.matters.queries.search import SearchFilters, check_words, found_ids
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


@dataclass(frozen=True)
class Words:
    """What was looked for, and between which days of receipt, both inclusive; empty: nothing was."""

    text: str = ""
    from_on: date | None = None
    to_on: date | None = None


NO_WORDS = Words()


def check_export(actor: Actor, filters: InboxFilters, words: Words = NO_WORDS) -> None:
    """Everything that is refused is refused here. Raises as exporter, Refused ``inbox.bad_filter``, ``search.*``."""
    exporter(actor)
    check_filters(filters)
    if words.text:
        check_words(words.text)


def export_batches(
    actor: Actor, at: datetime, filters: InboxFilters, language: str, words: Words = NO_WORDS
) -> Iterator[Unread[list[Record]]]:
    """Batches of records, the oldest id first; found by words, the newest first.

    Raises as check_export, with the first batch.
    """
    for batch in _batches(actor, at, filters, words):
        looks = tuple((matter.id, _duty(actor, matter)) for matter in batch)
        yield Unread(actor, looks, [_record(matter, language, reads=_reads(actor, matter)) for matter in batch])


def count_export(actor: Actor, at: datetime, filters: InboxFilters, words: Words = NO_WORDS, *, most: int) -> int:
    """How many matters such a file would hold, counted up to ``most`` + 1. Raises as check_export."""
    check_export(actor, filters, words)
    if not words.text:
        return _listed(actor, at, filters)[: most + 1].count()
    count = 0
    for ids in _found(actor, at, filters, words):
        count += len(ids)
        if count > most:
            break
    return min(count, most + 1)


def _batches(actor: Actor, at: datetime, filters: InboxFilters, words: Words) -> Iterator[list[Matter]]:
    """Every matter of the file, BATCH at a time, each batch one statement."""
    check_export(actor, filters, words)
    seen = _listed(actor, at, filters)
    if words.text:
        for ids in _found(actor, at, filters, words):
            yield list(seen.filter(id__in=ids).order_by("-received_at", "-id"))
        return
    last = UUID(int=0)
    while batch := list(seen.filter(id__gt=last).order_by("id")[:BATCH]):
        yield batch
        last = batch[-1].id


def _listed(actor: Actor, at: datetime, filters: InboxFilters) -> MatterQuerySet:
    """What the list shows of these filters, as far as the posts take it out."""
    out = exporter(actor)
    return narrow(visible_to(out).filter(owned(out, filters.owner)), at, filters)


def _found(actor: Actor, at: datetime, filters: InboxFilters, words: Words) -> Iterator[list[UUID]]:
    among = SearchFilters(
        state=filters.state,
        kind=filters.kind,
        place_path=filters.place_path,
        late=filters.late,
        from_on=words.from_on,
        to_on=words.to_on,
    )
    return found_ids(exporter(actor), at, words.text, among)


def _duty(actor: Actor, matter: Matter) -> Duty:
    held = exporter(actor).duties
    above = [
        duty for duty in held if matter.owner_path.startswith(duty.path) or matter.place_path.startswith(duty.path)
    ]
    return max(above, key=lambda duty: len(duty.path), default=held[0])


def _reads(actor: Actor, matter: Matter) -> bool:
    """Of a kind that opens a dispute, words go only to those who work it."""
    return not kind_row(matter.kind_id).opens or works_on(exporter(actor), matter)


def _record(matter: Matter, language: str, *, reads: bool) -> Record:
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
        "longitude": repr(matter.lon) if reads and matter.lon is not None else "",
        "latitude": repr(matter.lat) if reads and matter.lat is not None else "",
        "address": matter.address if reads else "",
        "title": matter.title if reads else "",
        "text": matter.text if reads else "",
        "answers": json.dumps(matter.answers, ensure_ascii=False, sort_keys=True) if reads and matter.answers else "",
        "language": matter.language,
        "outcome": matter.outcome or "",
    }
