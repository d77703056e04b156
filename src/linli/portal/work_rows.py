"""A matter as one line of a list for staff: the clock first, then what, where and who."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from linli.matters import queries as matters
from linli.matters.queries import InboxRow
from linli.matters.rules import WORKING_STATES, State
from linli.places import queries as places
from linli.places.queries import PlaceRow
from linli.portal.stages import STAGES, Stage

_NEW = (State.RECEIVED, State.ESCALATED, State.REOPENED)


@dataclass(frozen=True)
class Line:
    """What a list shows. ``act``: the one tap that comes next; empty: open it. ``clock_state`` empty: it runs."""

    id: UUID
    reference: str
    version: int
    title: str
    href: str
    kind: str
    place: str
    address: str
    owner: str
    stage: Stage
    due_at: datetime
    clock_state: str
    received_at: datetime
    act: str
    lon: float | None
    lat: float | None


def lines_of(rows: list[InboxRow], language: str) -> list[Line]:
    """The lines of a page of rows; names come from what this process holds."""
    return [_line(row, language) for row in rows]


def _line(row: InboxRow, language: str) -> Line:
    state = State(row.state)
    kind = row.kind.name(language)
    return Line(
        id=row.id,
        reference=row.reference,
        version=row.version,
        title=row.title or kind,
        href=reverse("work_matter", kwargs={"matter_id": row.id}),
        kind=kind,
        place=place_words(row.place, language),
        address=row.address,
        owner=matters.owner_view(row.owner_place.id, row.owner_agency_id, row.owner_post_id).label(language),
        stage=STAGES[state],
        due_at=row.next_due_at,
        clock_state=_clock_state(state),
        received_at=row.received_at,
        act=_next_act(row, state),
        lon=row.lon,
        lat=row.lat,
    )


def place_words(place: PlaceRow, language: str) -> str:
    """The place with the one above it: enough for those who know the area. No statement with warm places."""
    above = [places.place_row(place.parent_id)] if place.parent_id else []
    return " · ".join(row.name(language) for row in [place, *above])


def _clock_state(state: State) -> str:
    return "" if state in WORKING_STATES else "stopped"


def _next_act(row: InboxRow, state: State) -> str:
    if state in _NEW:
        return "accept"
    if state in (State.ACCEPTED, State.HANDED_OVER, State.IN_PROGRESS) and row.first_contact_at is None:
        return "visit"
    return ""


def points_of(lines: list[Line]) -> dict[str, object]:
    """The lines that have a pin, as GeoJSON for the map beside the list."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [line.lon, line.lat]},
            "properties": {"name": line.title, "href": line.href},
        }
        for line in lines
        if line.lon is not None and line.lat is not None
    ]
    return {"type": "FeatureCollection", "features": features}
