"""A matter as one line of a list for staff: the clock first, then what, where and who."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.matters import queries as matters
from linli.matters.queries import InboxRow
from linli.matters.rules import WORKING_STATES, State, is_late, is_unseen
from linli.places import queries as places
from linli.places.queries import PlaceRow
from linli.portal.pages.frame import doors_of
from linli.portal.words.stages import STAGES, Stage, stage_of
from linli.ui.words import left

_ANY = UUID(int=0)
_NEW = (State.RECEIVED, State.ESCALATED, State.REOPENED)


class Line(NamedTuple):  # a tuple, because a page makes fifty of many fields
    """What a list shows. ``act``: the one tap that comes next; empty: open it. ``clock_state`` empty: it runs.

    ``due_at`` is the promise to the resident; ``look_by`` the time of the first look while nobody has looked yet.
    """

    id: UUID
    reference: str
    version: int
    title: str
    href: str
    kind: str
    place: str
    below: str  # the kind, where it is not the title, and the place
    away: str  # the place, but empty where it is the reader's own
    address: str
    owner: str
    stage: Stage
    due_at: datetime
    look_by: datetime | None
    clock_state: str
    pause: str  # ``paused`` while its clocks stand still
    received_at: datetime
    act: str
    lon: float | None
    lat: float | None

    def is_late(self, now: datetime) -> bool:
        """True when the promise is over while it is still to be done; the first look has a word of its own."""
        return not self.clock_state and not self.pause and is_late(self.due_at, None, now)

    def not_looked_at(self, now: datetime) -> bool:
        """True when the time of the first look is over and nobody has looked."""
        runs = not self.clock_state and not self.pause
        return runs and self.look_by is not None and is_unseen(self.look_by, None, now)


def lines_of(rows: list[InboxRow], language: str, own: Collection[str] = ()) -> list[Line]:
    """The lines of a page of rows; names come from what this process holds. ``own``: paths of the reader's posts."""
    shared = _shared(rows, language, own)
    owners = matters.owner_labels(rows, language)
    return [_line(row, owner, shared) for row, owner in zip(rows, owners, strict=True)]


@dataclass(frozen=True)
class _Shared:
    """What the lines of a list have in common, worked out once: an address takes longer than all the rest of a line."""

    language: str
    own: Collection[str]
    address: tuple[str, str]  # before and after the id
    stages: Mapping[State, Stage]  # with their words in the reader's language


def _shared(rows: list[InboxRow], language: str, own: Collection[str]) -> _Shared:
    before, after = reverse("work_matter", kwargs={"matter_id": _ANY}).split(str(_ANY))
    stages = {State(state): STAGES[State(state)] for state in {row.state for row in rows}}
    said = {state: replace(stage, text=str(stage.text)) for state, stage in stages.items()}
    return _Shared(language, own, (before, after), said)


def _line(row: InboxRow, owner: str, shared: _Shared) -> Line:
    language, (before, after) = shared.language, shared.address
    state = State(row.state)
    kind = row.kind.name(language)
    title = row.title or kind
    place = place_words(row.place, language)
    return Line(
        id=row.id,
        reference=row.reference,
        version=row.version,
        title=title,
        href=f"{before}{row.id}{after}",
        kind=kind,
        place=place,
        below=place if kind == title else f"{kind} · {place}",
        away="" if row.place.path in shared.own else place,
        address=row.address,
        owner=owner,
        stage=stage_of(row, language) if row.own_state else shared.stages[state],
        due_at=row.due_at,
        look_by=None if row.first_contact_at else row.first_contact_due_at,
        clock_state=_clock_state(state),
        pause="paused" if row.paused_until else "",
        received_at=row.received_at,
        act=_next_act(row, state),
        lon=row.lon,
        lat=row.lat,
    )


def place_words(place: PlaceRow, language: str) -> str:
    """The place with the one above it: enough for those who know the area. No statement with warm places."""
    if place.parent_id is None:
        return place.name(language)
    return f"{place.name(language)} · {places.place_row(place.parent_id).name(language)}"


def list_door(actor: Actor) -> tuple[str | Promise, str]:
    """(words, address) of the list that the reader works from: the day for those in the field, else the desk."""
    names = [door.name for door in doors_of(actor)]
    return (_("Today"), reverse("day")) if "day" in names else (_("Matters"), reverse("desk"))


def _clock_state(state: State) -> str:
    return "" if state in WORKING_STATES else "stopped"


def _next_act(row: InboxRow, state: State) -> str:
    if row.own_state is not None:  # what comes next is for its own workflow to say
        return ""
    if state in _NEW:
        return "accept"
    if state in (State.ACCEPTED, State.HANDED_OVER, State.IN_PROGRESS) and row.first_contact_at is None:
        return "visit"
    if state in (State.IN_PROGRESS, State.HANDED_OVER, State.ACCEPTED):
        return "resolve"
    return ""


def points_of(lines: list[Line], now: datetime) -> dict[str, object]:
    """The lines that have a pin, as GeoJSON for the map beside the list; late is said in colour and words."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [line.lon, line.lat]},
            "properties": {
                "name": line.title,
                "href": line.href,
                "tone": "late" if line.is_late(now) else "go",
                "meta": " · ".join(filter(None, [line.address, left(line.due_at, now, 1)])),
            },
        }
        for line in lines
        if line.lon is not None and line.lat is not None
    ]
    return {"type": "FeatureCollection", "features": features}
