"""Lists and counts of disputes as plain values for their templates."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from linli.disputes.queries.counts import Counts
from linli.disputes.queries.mediation import LIST_LENGTH, ListRow, list_for_mediator, list_to_appoint
from linli.disputes.rules import State
from linli.disputes.rules.room import CAUCUS_OPEN
from linli.disputes.rules.small_counts import SMALLEST_SHOWN
from linli.disputes.words.mediation import kind_words
from linli.disputes.words.room import STATES, Tagged
from linli.kit.actors import Actor, Role
from linli.ui.words import span


@dataclass(frozen=True)
class Line:
    """One dispute in a list. ``room`` and ``appoint`` are empty where there is none."""

    reference: str
    kind: str
    state: Tagged
    due_at: datetime | None
    since: datetime
    href: str
    room: str = ""
    appoint: str = ""


def list_context(actor: Actor, at: datetime) -> dict[str, Any]:
    """Both lists; one that is not the reader's is None."""
    mediates, registers = actor.has_role(Role.MEDIATOR), actor.has_role(Role.DESK)
    mine = [_mine(row) for row in list_for_mediator(actor)] if mediates else None
    waiting = [_waiting(row) for row in list_to_appoint(actor)] if registers else None
    return {
        "mine": mine,
        "waiting": waiting,
        "now": at,
        "longest": LIST_LENGTH,
        "topics": [f"mediator:{duty.post_id}" for duty in actor.duties if duty.role is Role.MEDIATOR]
        + [f"committee:{duty.path}" for duty in actor.duties if duty.role is Role.DESK],
    }


def counts_context(found: Counts) -> dict[str, Any]:
    """Stages in words."""
    stages = [(STATES[row.state][0], row.open, row.late) for row in found.stages]
    return {
        "stages": stages,
        "committees": found.committees,
        "answer": span(found.answer) if found.answer else "",
        "least": SMALLEST_SHOWN,
    }


def _mine(row: ListRow) -> Line:
    where = {"dispute_id": row.id}
    is_open = State(row.state) in CAUCUS_OPEN
    name = "dispute_mediation" if is_open or row.state == State.PENDING else "dispute_overview"
    room = reverse("dispute_room", kwargs=where) if is_open else ""
    return _line(row, reverse(name, kwargs=where), room=room)


def _waiting(row: ListRow) -> Line:
    where = {"dispute_id": row.id}
    return _line(row, reverse("dispute_overview", kwargs=where), appoint=reverse("dispute_appoint", kwargs=where))


def _line(row: ListRow, href: str, *, room: str = "", appoint: str = "") -> Line:
    kind = kind_words(row.kind_code, get_language() or "zh-hans")
    return Line(row.reference, kind, STATES[State(row.state)], row.due_at, row.stage_since, href, room, appoint)
