"""A place below one's own posts, step by step or by name: for what a desk records, filters and hands over."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from linli.kit.actors import Actor
from linli.people import rules as people_rules
from linli.places import queries as places
from linli.places.queries import PlaceRow
from linli.portal.forms.report import FindPlaceForm, PlaceChoice
from linli.portal.pages.spots import FOUND_SHOWN, Spot, find_current, rungs_under, spot_of

_SEARCHED = 200  # many villages of a province share a name; those outside one's own area are left out afterwards
RECEIVE, HAND_OVER = "matters.receive_for", "matters.bulk_hand_over"


@dataclass(frozen=True)
class Area:
    """Where somebody may choose: these subtrees."""

    paths: tuple[str, ...]

    def holds(self, place: PlaceRow) -> bool:
        """True when the place lies in it."""
        return any(people_rules.covers_path(path, place.path) for path in self.paths)

    def tops(self) -> list[PlaceRow]:
        """The places at the top, without those inside another of them."""
        outer = [path for path in self.paths if not any(path != one and path.startswith(one) for one in self.paths)]
        found = (places.find_place_by_code(path.rstrip("/").rsplit("/", 1)[-1]) for path in sorted(outer))
        return [row for row in found if row is not None]


@dataclass(frozen=True)
class PlaceStep:
    """What the page offers: the place chosen, or else where one stands on the ladder and the steps from there."""

    chosen: Spot | None
    here: Spot | None
    up: str  # id of the step back, empty at the top
    rungs: list[Spot]
    q: str
    found: list[Spot] | None


def record_area(actor: Actor) -> Area:
    """Where the actor records for somebody else; a post at an agency has no area of its own."""
    fitting = (duty for duty in actor.duties if RECEIVE in people_rules.ROLE_VERBS[duty.role])
    return Area(tuple(sorted({duty.path for duty in fitting if duty.agency_id is None})))


def hand_over_area(actor: Actor) -> Area:
    """Whose teams the actor offers many matters to at once."""
    fitting = (duty for duty in actor.duties if HAND_OVER in people_rules.ROLE_VERBS[duty.role])
    return Area(tuple(sorted({duty.path for duty in fitting})))


def list_area(actor: Actor) -> Area:
    """The places that the actor's list can be narrowed to."""
    return Area(tuple(sorted({duty.path for duty in actor.duties})))


def choose_place(area: Area, data: Mapping[str, Any], language: str) -> PlaceStep:
    """From what was sent: ``choose`` or ``place`` names the place, ``under`` a step down, ``q`` words to look for.

    ``act`` is ``place`` to choose anew. Whoever serves at one place with nothing below it has no choice to make.
    """
    chosen = None if data.get("act") == "place" or data.get("under") else _named(area, data)
    tops = area.tops()
    under = _current(area, data.get("under")) or (tops[0] if len(tops) == 1 else None)
    rungs = rungs_under(under.id, language) if under else [spot_of(top, language) for top in tops]
    if under and not rungs and not data.get("under"):
        chosen = chosen or under
    search = FindPlaceForm({"q": data.get("q", "")})
    asked = search.cleaned_data["q"] if search.is_valid() else ""
    return PlaceStep(
        chosen=spot_of(chosen, language) if chosen else None,
        here=spot_of(under, language) if under else None,
        up=_up(area, under),
        rungs=rungs,
        q=asked,
        found=_found(area, asked, language) if asked else None,
    )


def _named(area: Area, data: Mapping[str, Any]) -> PlaceRow | None:
    return _current(area, data.get("choose") or data.get("place"))


def _current(area: Area, text: Any) -> PlaceRow | None:
    row = find_current(PlaceChoice({"place_id": text or ""}).chosen())
    return row if row and area.holds(row) else None


def _up(area: Area, under: PlaceRow | None) -> str:
    above = places.place_row(under.parent_id) if under and under.parent_id else None
    return str(above.id) if above and area.holds(above) else ""


def _found(area: Area, asked: str, language: str) -> list[Spot]:
    rows = [row for row in places.search_places(asked, limit=_SEARCHED) if area.holds(row)]
    return [spot_of(row, language) for row in rows[:FOUND_SHOWN]]
