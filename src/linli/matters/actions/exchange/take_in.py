"""A file of matters comes in, by way of ``receive_many``. Nothing that exists is changed by it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import SYSTEM, Actor
from linli.kit.clock import LOCAL
from linli.kit.errors import NotAllowed, Refused, Sentence
from linli.kit.ids import normalise_reference, uuid7
from linli.ledger.actions import record
from linli.matters.actions.exchange.read import read_records
from linli.matters.actions.receive_many import Incoming, receive_many
from linli.matters.actions.submission import Submission
from linli.matters.models import Matter
from linli.matters.queries.export import own_source
from linli.matters.rules import Channel, State
from linli.matters.rules.exchange import OPEN_AS, Record
from linli.matters.rules.past import Past
from linli.people import rules as people_rules
from linli.places.queries import PlaceRow, find_place_by_code

_VERB = "matters.import"
_LANGUAGES = ("zh-hans", "en")


@dataclass(frozen=True)
class TakenRow:
    """One row of the file: its number from 1, its own id, and the number of its matter, or why it was refused."""

    row: int
    source_id: str
    reference: str
    code: str
    sentence: Sentence


@dataclass(frozen=True)
class TakenIn:
    """What became of the file. ``trial``: everything was done and undone."""

    trial: bool
    rows: list[TakenRow]

    @property
    def kept(self) -> int:
        """How many rows became matters."""
        return sum(1 for row in self.rows if not row.code)


def import_file(*, actor: Actor, at: datetime, content: bytes, trial: bool) -> TakenIn:
    """Receive every row that is new and lies where the actor coordinates; all in one transaction.

    A matter that was received here, and one whose source and number are known, is refused in its row and stays as it
    is. Raises NotAllowed ``import.not_allowed`` and what ``read_records`` raises.
    """
    if not people_rules.may_anywhere(actor, _VERB):
        raise NotAllowed("import.not_allowed", _("Only coordinators take matters in from a file."))
    records = read_records(content)
    with transaction.atomic():
        report = receive_many(actor=SYSTEM, at=at, submissions=_incoming(actor, records))
        rows = [
            TakenRow(
                result.position + 1, one.get("source_id", "")[:100], result.reference, result.code, result.sentence
            )
            for result, one in zip(report.results, records, strict=True)
        ]
        if report.kept and not trial:
            _record(actor, at, report.kept, len(rows))
        transaction.set_rollback(trial)
    return TakenIn(trial, rows)


def _incoming(actor: Actor, records: list[Record]) -> Iterator[Incoming]:
    own = own_source()
    numbers = [_plain(one["source_id"]) for one in records if one["source"] == own]
    here = set(Matter.objects.filter(reference__in=numbers).values_list("reference", flat=True))
    for one in records:
        try:
            if one["source"] == own and _plain(one["source_id"]) in here:
                raise Refused("row.exists", _("This matter is here already. An import changes nothing."))
            yield _read(actor, one)
        except Refused as refused:
            yield Incoming(refused=refused)


def _read(actor: Actor, one: Record) -> Incoming:
    place = _place(actor, one)
    lon, lat = _number(one, "longitude"), _number(one, "latitude")
    state = _state(one)
    submission = Submission(
        text=one["text"],
        kind_code=one["kind"].strip(),
        channel=Channel.IMPORT,
        title=one.get("title", "")[:80],
        answers=_answers(one),
        place_id=place.id,
        lon=lon,
        lat=lat,
        address=one.get("address", ""),
        language=language if (language := one.get("language", "").strip()) in _LANGUAGES else _LANGUAGES[0],
        source=_short(one, "source", 60),
        source_id=_short(one, "source_id", 100),
        received_at=_time(one, "received_at", needed=True),
    )
    ended = _time(one, "ended_at") if state is not State.RECEIVED else None
    past = Past(state=state, due_at=_time(one, "due_at"), ended_at=ended, came_by=_came_by(one))
    return Incoming(submission=submission, past=past)


def _place(actor: Actor, one: Record) -> PlaceRow:
    code = one["place_code"].strip()
    place = find_place_by_code(code) if code.isascii() and code.isalnum() and len(code) <= 40 else None
    if place is None:
        raise _faulty("place_code", _("There is no place with this code."))
    if not people_rules.may(actor, _VERB, place.path, one["kind"].strip() or None):
        raise Refused("row.elsewhere", _("This place or kind is not yours to take in."), field="place_code")
    return place


def _state(one: Record) -> State:
    try:
        return OPEN_AS[State(one["state"].strip())]
    except ValueError as error:
        raise _faulty("state", _("This stage is not known.")) from error


def _short(one: Record, name: str, most: int) -> str:
    value = one[name].strip()
    if not value or len(value) > most or not value.isprintable():
        raise _faulty(name, _("A row needs its source and its number there."))
    return value


def _time(one: Record, name: str, *, needed: bool = False) -> datetime | None:
    """ISO 8601; without a zone it is local time, as somebody types it into a sheet."""
    text = one.get(name, "").strip()
    try:
        at = datetime.fromisoformat(text) if text else None
        if at is None and not needed:
            return None
        if at is None or not 1970 <= at.year <= 2100:
            raise ValueError(text)
        return at if at.tzinfo else at.replace(tzinfo=LOCAL)
    except (ValueError, OverflowError) as error:
        raise _faulty(name, _("This is no time like 2026-11-23T09:00:00+08:00.")) from error


def _number(one: Record, name: str) -> float | None:
    text = one.get(name, "").strip()
    try:
        return float(text) if text else None
    except ValueError as error:
        raise _faulty(name, _("This is no number.")) from error


def _answers(one: Record) -> dict[str, Any]:
    text = one.get("answers", "").strip()
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError) as error:
        raise _faulty("answers", _("The answers are no JSON object.")) from error
    if not isinstance(found, dict):
        raise _faulty("answers", _("The answers are no JSON object."))
    return found


def _came_by(one: Record) -> str:
    channel = one.get("channel", "").strip()
    return channel if channel in set(Channel) else ""


def _plain(reference: str) -> str:
    return normalise_reference(reference[:20])


def _faulty(field: str, sentence: Sentence) -> Refused:
    return Refused("row.faulty", sentence, field=field)


def _record(actor: Actor, at: datetime, kept: int, rows: int) -> UUID:
    return record(
        verb=_VERB,
        subject_type="import",
        subject_id=uuid7(),
        actor=actor,
        at=at,
        before=None,
        after={"kept": kept, "rows": rows},
        facts={"kept": kept, "rows": rows},
    )
