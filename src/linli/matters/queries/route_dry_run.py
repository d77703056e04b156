"""What the routing of today, or a catalogue that is only a file yet, would have done with the matters of late.

Reads only. Counts teams, never people: a person shows up as "another of the same team" and no further.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from linli.kit.clock import local_day
from linli.kit.errors import Refused
from linli.kit.ids import uuid7
from linli.matters.models import Matter
from linli.matters.models.matter import WORKING
from linli.matters.queries.kinds import KindRow, find_kind, kind_row
from linli.matters.queries.routing import asked_of
from linli.matters.queries.routing_desk import RoutingDesk
from linli.matters.rules import Level
from linli.matters.rules import catalogue as rules
from linli.matters.rules.routing_rules import Asked
from linli.places.queries import PlaceRow, place_row

MAX_DAYS = 3660


@dataclass
class DryRun:
    """The figures. ``had`` and ``would_have`` count matters by the place of the team that was, or would be, given them.

    ``moves`` counts (from place, to place, kind code). ``unknown_kinds``: matters whose kind is not there any more;
    they are in no other figure but ``matters``.
    """

    matters: int = 0
    same: int = 0
    other_team: int = 0
    other_person: int = 0
    other_target: int = 0
    unknown_kinds: Counter[str] = field(default_factory=Counter)
    had: Counter[UUID] = field(default_factory=Counter)
    would_have: Counter[UUID] = field(default_factory=Counter)
    moves: Counter[tuple[UUID, UUID, str]] = field(default_factory=Counter)


@dataclass(frozen=True)
class Past:
    """A matter as far as routing needs it; ``until`` None while it is open."""

    kind_id: UUID
    kind_code: str
    place_id: UUID
    received_at: datetime
    until: datetime | None
    channel: str
    answers: Mapping[str, Any]
    first_place_id: UUID
    first_agency_id: UUID | None
    first_post_id: UUID | None

    def asked(self, kind: KindRow, place: PlaceRow) -> Asked:
        """What a routing rule may look at."""
        return asked_of(kind, place, self.channel, self.received_at, self.answers)


def dry_run_routing(*, at: datetime, days: int, document: rules.Catalogue | None = None) -> DryRun:
    """Route the matters received in the ``days`` before ``at`` once more, in their order, and compare.

    Posts are those in force at ``at``; loads are counted from what was open when the time began. ``document`` takes the
    place of the catalogue in force and has to be whole. Raises Refused ``dry_run.bad_days``.
    """
    check_days(days)
    since = at - timedelta(days=days)
    kinds = _kinds_of(document) if document is not None else None
    with reading_only():
        desk = RoutingDesk(local_day(at), from_nothing=True)
        for post_id, assigned_at, until in open_before(since):
            desk.hold(post_id, assigned_at, until)
        run = DryRun()
        for past in received_between(since, at):
            _route_once_more(run, desk, past, kinds)
    return run


def check_days(days: int) -> None:
    """Raises Refused ``dry_run.bad_days``."""
    if not 0 < days <= MAX_DAYS:
        raise Refused("dry_run.bad_days", _("Please name a number of days from 1 to 3660."), field="days")


def _route_once_more(run: DryRun, desk: RoutingDesk, past: Past, kinds: Mapping[str, KindRow] | None) -> None:
    run.matters += 1
    kind = kinds.get(past.kind_code) if kinds is not None else find_kind(past.kind_code)
    if kind is None or kind.first_level is None:
        run.unknown_kinds[past.kind_code] += 1
        return
    place = place_row(past.place_id)
    desk.prepare([place])
    routed = desk.give(kind, place, past.asked(kind, place), past.received_at, past.until)
    choice = routed.choice
    run.had[past.first_place_id] += 1
    run.would_have[choice.place_id] += 1
    run.other_target += kind.resolve_hours != kind_row(past.kind_id).resolve_hours
    if (choice.place_id, routed.agency_id) != (past.first_place_id, past.first_agency_id):
        run.other_team += 1
        run.moves[past.first_place_id, choice.place_id, past.kind_code] += 1
    elif choice.post_id != past.first_post_id:
        run.other_person += 1
    else:
        run.same += 1


def received_between(since: datetime, until: datetime) -> Iterator[Past]:
    """What came in then, in its order."""
    names = ("kind_id", "kind_code", "place_id", "received_at", "over_at", "channel", "answers")
    owners = ("routing", "owner_place_id", "owner_agency_id", "owner_post_id")
    rows = (
        Matter.objects.filter(received_at__gt=since, received_at__lte=until)
        .annotate(over_at=Coalesce("resolved_at", "closed_at"))
        .order_by("received_at", "id")
        .values_list(*names, *owners)
    )
    for *known, routing, owner_place_id, owner_agency_id, owner_post_id in rows.iterator():
        yield Past(*known, *(_first_owner(routing) or (owner_place_id, owner_agency_id, owner_post_id)))


def _first_owner(routing: Mapping[str, Any]) -> tuple[UUID, UUID | None, UUID | None] | None:
    """Whom the matter went to first, as its routing tells; hand-overs since then do not matter here."""
    if not routing.get("place_id"):
        return None
    agency_id, post_id = (UUID(routing[name]) if routing.get(name) else None for name in ("agency_id", "post_id"))
    return UUID(routing["place_id"]), agency_id, post_id


def open_before(since: datetime) -> Iterator[tuple[UUID, datetime, datetime | None]]:
    """Post, since when and until when, of what was in somebody's hands when the time began."""
    return (
        Matter.objects.filter(received_at__lte=since, owner_post__isnull=False)
        .annotate(over_at=Coalesce("resolved_at", "closed_at"))
        .filter(Q(state__in=WORKING) | Q(over_at__gt=since))
        .order_by("received_at", "id")
        .values_list("owner_post_id", Coalesce(F("assigned_at"), F("received_at")), "over_at")
        .iterator()
    )


def _kinds_of(document: rules.Catalogue) -> dict[str, KindRow]:
    """The leaves of a catalogue that is not published."""
    return {
        spec.code: KindRow(
            id=uuid7(),
            code=spec.code,
            parent_code=spec.parent_code,
            depth=spec.depth,
            name_zh=spec.name_zh,
            name_en=spec.name_en,
            first_level=Level(spec.first_level),
            first_contact_hours=spec.first_contact_hours,
            resolve_hours=spec.resolve_hours,
            asks=spec.asks,
            words=spec.words,
            basis=spec.basis,
            common=spec.common,
            icon=spec.icon,
            private=spec.private,
            danger=spec.danger,
            catalogue_version=0,
        )
        for spec in rules.flatten(document)
        if spec.depth == 3 and not spec.retired
    }


@contextmanager
def reading_only() -> Iterator[None]:
    """One consistent state, and the database itself refuses to write; inside another transaction, that one's own."""
    nested = connection.in_atomic_block
    with transaction.atomic():
        if not nested:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
