"""What anybody may know of many matters: kind, stage, team, times, the village, and a point on a coarse grid.

Nobody's words, unless the caller says which kinds are open; no address as typed; no private kind, in whichever version
of the catalogue it was private. A hot path: one statement (one more where agencies hold some), plain rows.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.matters.models import Kind, Matter, Step
from linli.matters.queries.kinds import KindRow, catalogue_version, kind_row
from linli.matters.queries.matter import not_finer_than_village
from linli.matters.queries.owner import OwnerView
from linli.matters.rules import State, Verb, Visibility
from linli.people.queries import agencies_of
from linli.places.queries import PlaceRow, place_row

POINT_DIGITS = 3  # degrees to the third digit are a grid of about 100 m: a street, not a door
_COLUMNS = ("reference", "state", "kind_id", "place_id", "owner_place_id", "owner_agency_id",
            "received_at", "last_step_at", "closed_at", "due_at", "lon", "lat", "outcome")  # fmt: skip
_Holder = tuple[UUID, UUID | None]  # place, agency
# Verbs of the timeline that bring a matter somewhere, with where that is.
STAGES: dict[str, State] = {
    Verb.RECEIVE: State.RECEIVED,
    Verb.ACCEPT: State.ACCEPTED,
    Verb.START: State.IN_PROGRESS,
    Verb.WAIT: State.WAITING,
    Verb.RESUME: State.IN_PROGRESS,
    Verb.ACCEPT_HAND_OVER: State.HANDED_OVER,
    Verb.ESCALATE: State.ESCALATED,
    Verb.JOIN: State.JOINED,
    Verb.RESOLVE: State.RESOLVED,
    Verb.CONFIRM: State.CONFIRMED,
    Verb.REOPEN: State.REOPENED,
    Verb.DECLINE: State.DECLINED,
    Verb.WITHDRAW: State.WITHDRAWN,
}


@dataclass(frozen=True, kw_only=True)
class PublicFilters:
    """Which matters. Times bound ``received_at``, the first one inclusive; empty tuples mean all."""

    references: tuple[str, ...] = ()
    kind_codes: tuple[str, ...] = ()
    from_at: datetime | None = None
    to_at: datetime | None = None
    states: tuple[State, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicMatter:
    """One matter as the public sees it. ``lon`` and ``lat`` lie on the coarse grid; ``text`` only where opened."""

    reference: str
    state: str
    kind: KindRow
    place: PlaceRow
    team: str
    received_at: datetime
    updated_at: datetime
    due_at: datetime
    lon: float | None
    lat: float | None
    outcome: str
    text: str


@dataclass(frozen=True, slots=True)
class PublicStep:
    """One change of stage. No words: what was written there is for those who hold the matter."""

    id: UUID
    reference: str
    at: datetime
    state: State


def list_public(
    filters: PublicFilters,
    language: str,
    *,
    limit: int,
    offset: int = 0,
    is_open: Callable[[str], bool] | None = None,
) -> list[PublicMatter]:
    """Matters of kinds that are not private, the newest first.

    ``is_open`` says of the code of a kind whether the town shows what residents wrote.
    """
    found = _public(Matter.objects.filter(_condition(filters))).order_by("-received_at", "-id")
    columns = (*_COLUMNS, "text") if is_open else _COLUMNS
    rows = list(found.values_list(*columns)[offset : offset + limit])
    teams = _teams({(values[4], values[5]) for values in rows}, language)
    kinds = {kind_id: kind_row(kind_id) for kind_id in {values[2] for values in rows}}
    places = {place_id: not_finer_than_village(place_row(place_id)) for place_id in {values[3] for values in rows}}
    return [_row(values, kinds, places, teams, is_open) for values in rows]


def list_public_steps(
    from_at: datetime, to_at: datetime, references: Sequence[str] = (), *, limit: int, offset: int = 0
) -> list[PublicStep]:
    """Changes of stage of matters of kinds that are not private, the oldest first. One statement."""
    led = Q(verb__in=list(STAGES)) | Q(verb=Verb.TAKE_STEP, facts__has_key="stage")
    steps = Step.objects.filter(led, at__gte=from_at, at__lte=to_at, visibility=Visibility.PUBLIC)
    if references:
        steps = steps.filter(matter__reference__in=references)
    steps = steps.exclude(matter__kind_code__in=private_codes()).order_by("at", "id")
    rows = steps.values_list("id", "matter__reference", "at", "verb", "facts__stage")[offset : offset + limit]
    return [PublicStep(step_id, reference, at, _stage(verb, stage)) for step_id, reference, at, verb, stage in rows]


def _stage(verb: str, stage: str | None) -> State:
    """Where the step led; one of a workflow of its own says itself what it counts as."""
    return State(stage) if stage and verb == Verb.TAKE_STEP else STAGES[verb]


def reference_of(matter_id: UUID) -> str | None:
    """The number of a matter, or None."""
    return Matter.objects.filter(id=matter_id).values_list("reference", flat=True).first()


def state_of(matter_id: UUID) -> State:
    """Where a matter stands; raises Matter.DoesNotExist, since whoever has its id has the matter."""
    return State(Matter.objects.values_list("state", flat=True).get(id=matter_id))


def matters_of_source(source: str, source_ids: Sequence[str]) -> dict[str, UUID]:
    """Which of these numbers of a source are matters here, with the matter. One statement."""
    found = Matter.objects.filter(source=source, source_id__in=list(source_ids)).exclude(source="")
    return dict(found.values_list("source_id", "id"))


_private: tuple[int | None, frozenset[str]] | None = None


def private_codes() -> frozenset[str]:
    """Every kind that is private, or was in a version that matters may still have; kept with the catalogue."""
    global _private
    version = catalogue_version()
    if _private is None or _private[0] != version or version is None:
        codes = Kind.objects.filter(private=True).values_list("code", flat=True).distinct()
        _private = version, frozenset(codes)
    return _private[1]


def _public(matters: QuerySet[Matter]) -> QuerySet[Matter]:
    return matters.exclude(kind_code__in=private_codes())


def _condition(filters: PublicFilters) -> Q:
    condition = Q()
    if filters.references:
        condition &= Q(reference__in=filters.references)
    if filters.kind_codes:
        condition &= Q(kind_code__in=filters.kind_codes)
    if filters.from_at:
        condition &= Q(received_at__gte=filters.from_at)
    if filters.to_at:
        condition &= Q(received_at__lte=filters.to_at)
    if filters.states:
        condition &= Q(state__in=filters.states)
    return condition


def _row(
    values: tuple[Any, ...],
    kinds: Mapping[UUID, KindRow],
    places: Mapping[UUID, PlaceRow],
    teams: Mapping[_Holder, str],
    is_open: Callable[[str], bool] | None,
) -> PublicMatter:
    (reference, state, kind_id, place_id, owner_place_id, agency_id, received_at, last_step_at, closed_at,
     due_at, lon, lat, outcome, *text) = values  # fmt: skip
    kind = kinds[kind_id]
    return PublicMatter(
        reference,
        state,
        kind,
        places[place_id],
        teams[owner_place_id, agency_id],
        received_at,
        closed_at or last_step_at,
        due_at,
        None if lon is None else round(lon, POINT_DIGITS),
        None if lat is None else round(lat, POINT_DIGITS),
        outcome,
        text[0] if text and is_open is not None and is_open(kind.code) else "",
    )


def _teams(holders: Iterable[_Holder], language: str) -> dict[_Holder, str]:
    """The teams that the public is told: an agency, or the village of a grid."""
    found = list(holders)
    agencies = agencies_of({agency_id for _place, agency_id in found if agency_id})
    return {
        (place_id, agency_id): OwnerView(
            not_finer_than_village(place_row(place_id)), agencies[agency_id] if agency_id else None, None
        ).team_label(language)
        for place_id, agency_id in found
    }
