"""Routing of many matters at once: the posts are read once, loads are counted as matters are given out.

The choice itself is ``rules.choose_owner``, as for a single matter.
"""

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from linli.matters.models.matter import WORKING
from linli.matters.queries.kinds import KindRow
from linli.matters.queries.routing import IN_PERSON, TEAM_ROLES, Routed, decide, ladder_of, plan, rungs_of
from linli.matters.queries.routing_book import Book, current_book
from linli.matters.rules import Candidate, Rung
from linli.matters.rules.routing_rules import Asked
from linli.people.rules import covers_kind
from linli.places.queries import PlaceRow, place_row

_POSTS = """
SELECT post.id, post.place_id, post.role, post.kind_codes
FROM people_post post
JOIN people_account account ON account.id = post.account_id AND account.is_active
WHERE post.place_id = ANY(%(places)s) AND post.role = ANY(%(roles)s)
  AND post.valid_from <= %(day)s AND (post.valid_to IS NULL OR post.valid_to > %(day)s)
"""

_LOADS = """
SELECT owner_post_id, count(*) FILTER (WHERE state = ANY(%(working)s)), max(assigned_at)
FROM matters_matter WHERE owner_post_id = ANY(%(posts)s) GROUP BY owner_post_id
"""


@dataclass(frozen=True)
class _Post:
    candidate: Candidate
    kind_codes: tuple[str, ...]


@dataclass
class Load:
    """What a post holds now, and when it was last given something."""

    open_matters: int = 0
    last_assigned_at: datetime | None = None


class RoutingDesk:
    """Gives out matters one after the other, remembering what it gave to whom.

    ``day`` is the day on which posts have to be in force. With ``from_nothing`` the loads begin at zero instead of at
    what the posts hold now. ``book`` are the routing rules, by default those in force.
    """

    def __init__(self, day: date, *, from_nothing: bool = False, book: Book | None = None) -> None:
        self._day = day
        self._book = current_book() if book is None else book
        self._from_nothing = from_nothing
        self._ladders: dict[UUID, tuple[list[PlaceRow], list[Rung]]] = {}
        self._posts: dict[UUID, list[_Post]] = {}
        self._loads: dict[UUID, Load] = {}
        self._endings: list[tuple[datetime, UUID]] = []

    def prepare(self, places: Iterable[PlaceRow]) -> None:
        """Read the posts of these places and of those above them, unless they are known: two statements at most.

        The places to which routing rules send something come along.
        """
        missing: set[UUID] = set()
        for place in [*places, *self._places_of_rules()]:
            if place.id not in self._ladders:
                ladder = ladder_of(place)
                self._ladders[place.id] = ladder, rungs_of(ladder)
                missing.update(rung.id for rung in ladder if rung.id not in self._posts)
        if missing:
            self._read_posts(missing)

    def _places_of_rules(self) -> list[PlaceRow]:
        targets = {one.place_id for one in self._book.rules if one.place_id}
        return [place_row(place_id) for place_id in targets - self._ladders.keys()]

    def give(self, kind: KindRow, place: PlaceRow, asked: Asked, at: datetime, until: datetime | None = None) -> Routed:
        """The owner of a matter received at that moment, counted as open until it ended, or from now on.

        The place has to be prepared. Raises ValueError for a kind without a first level.
        """
        planned = plan(kind, place, asked, self._book)
        self._end_before(at)
        if planned.goes_to_agency:
            return decide(kind, planned, [], [], [])
        ladder, rungs = self._ladders[planned.start.id]
        routed = decide(kind, planned, ladder, rungs, self._candidates(kind, rungs))
        if routed.choice.post_id is not None:
            self._count(routed.choice.post_id, at, until)
        return routed

    def hold(self, post_id: UUID, at: datetime, until: datetime | None = None) -> None:
        """Count a matter that somebody holds already."""
        self._count(post_id, at, until)

    def _candidates(self, kind: KindRow, rungs: list[Rung]) -> list[Candidate]:
        return [
            self._loaded(post.candidate) if post.candidate.by_person and rung is rungs[0] else post.candidate
            for rung in rungs
            for post in self._posts[rung.place_id]
            if covers_kind(post.kind_codes, kind.code)
        ]

    def _loaded(self, candidate: Candidate) -> Candidate:
        load = self._loads.get(candidate.post_id)
        if load is None:
            return candidate
        return replace(candidate, open_matters=load.open_matters, last_assigned_at=load.last_assigned_at)

    def _count(self, post_id: UUID, at: datetime, until: datetime | None) -> None:
        load = self._loads.setdefault(post_id, Load())
        load.last_assigned_at = max(at, load.last_assigned_at or at)
        if until is None or until > at:
            load.open_matters += 1
        if until is not None and until > at:
            heapq.heappush(self._endings, (until, post_id))

    def _end_before(self, at: datetime) -> None:
        while self._endings and self._endings[0][0] <= at:
            _until, post_id = heapq.heappop(self._endings)
            self._loads[post_id].open_matters -= 1

    def _read_posts(self, place_ids: Collection[UUID]) -> None:
        found: dict[UUID, list[_Post]] = defaultdict(list)
        values: dict[str, Any] = {"places": list(place_ids), "roles": TEAM_ROLES, "day": self._day}
        with connection.cursor() as cursor:
            cursor.execute(_POSTS, values)
            for post_id, place_id, role, kind_codes in cursor.fetchall():
                candidate = Candidate(post_id, place_id, 0, None, role == IN_PERSON, role)
                found[place_id].append(_Post(candidate, tuple(kind_codes)))
        self._posts.update({place_id: found[place_id] for place_id in place_ids})
        if not self._from_nothing:
            self._read_loads([post.candidate.post_id for posts in found.values() for post in posts])

    def _read_loads(self, post_ids: list[UUID]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(_LOADS, {"posts": post_ids, "working": WORKING})
            for post_id, open_matters, last_assigned_at in cursor.fetchall():
                self._loads[post_id] = Load(open_matters, last_assigned_at)
