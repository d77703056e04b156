"""Lists and counts of disputes as plain values for their templates."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language

from linli.disputes.queries.counts import Counts
from linli.disputes.queries.mediation import ListRow, list_for_mediator, list_to_appoint
from linli.disputes.rules import State
from linli.disputes.rules.room import CAUCUS_OPEN
from linli.disputes.rules.small_counts import SMALLEST_SHOWN
from linli.disputes.words.mediation import kind_words
from linli.disputes.words.room import STATES, Tagged
from linli.kit.actors import Actor, Role
from linli.kit.db import Page
from linli.ui.words import span

MINE, WAITING = "mine", "waiting"  # the two lists, as the address of the page names them
NOTHING: Mapping[str, str] = {}


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


@dataclass(frozen=True)
class Part:
    """A page of one list, and the way to the next and to the first."""

    lines: list[Line]
    next_url: str
    first_url: str


def list_context(actor: Actor, at: datetime, after: Mapping[str, str] = NOTHING) -> dict[str, Any]:
    """Both lists; one that is not the reader's is None. ``after``: how far each has been read, by its name.

    Raises Refused ``page.bad_cursor``.
    """
    read = {name: after[name] for name in (MINE, WAITING) if after.get(name)}
    mine = waiting = None
    if actor.has_role(Role.MEDIATOR):
        mine = _part(list_for_mediator(actor, read.get(MINE, "")), _mine, MINE, read)
    if actor.has_role(Role.DESK):
        waiting = _part(list_to_appoint(actor, read.get(WAITING, "")), _waiting, WAITING, read)
    return {
        "mine": mine,
        "waiting": waiting,
        "now": at,
        "here": _address(read, ""),
        "topics": [f"mediator:{duty.post_id}" for duty in actor.duties if duty.role is Role.MEDIATOR]
        + [f"committee:{duty.path}" for duty in actor.duties if duty.role is Role.DESK],
    }


def _part(found: Page[ListRow], line: Callable[[ListRow], Line], name: str, read: Mapping[str, str]) -> Part:
    following = {**read, name: found.next_cursor} if found.next_cursor else None
    return Part(
        lines=[line(row) for row in found.rows],
        next_url=_address(following, name) if following else "",
        first_url=_address({key: cursor for key, cursor in read.items() if key != name}, name) if name in read else "",
    )


def _address(read: Mapping[str, str], part: str) -> str:
    """The page with each list where it is read; at that part of it."""
    asked = f"?{urlencode(read)}" if read else ""
    return f"{reverse('dispute_list')}{asked}{f'#{part}' if part else ''}"


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
