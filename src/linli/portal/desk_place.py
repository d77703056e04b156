"""The place of what a desk records: the ladder below the recorder's own posts, walked down or searched by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from linli.kit.actors import Actor
from linli.people import rules as people_rules
from linli.places import queries as places
from linli.places.queries import PlaceRow
from linli.portal.forms.report import FindPlaceForm, PlaceChoice
from linli.portal.spots import FOUND_SHOWN, Spot, find_current, rungs_under, spot_of

_SEARCHED = 200  # many villages of a province share a name; those outside one's own area are left out afterwards
RECEIVE = "matters.receive_for"


@dataclass(frozen=True)
class PlaceStep:
    """What the page offers: the place chosen, or else where one stands on the ladder and the steps from there."""

    chosen: Spot | None
    here: Spot | None
    up: str  # id of the step back, empty at the top
    rungs: list[Spot]
    q: str
    found: list[Spot] | None


def may_record_at(actor: Actor, place: PlaceRow) -> bool:
    """True when the place lies in the actor's own area."""
    return people_rules.may(actor, RECEIVE, place.path)


def choose_place(actor: Actor, data: Mapping[str, Any], language: str) -> PlaceStep:
    """From what was sent: ``choose`` or ``place`` names the place, ``under`` a step down, ``q`` words to look for.

    ``act`` is ``place`` to choose anew. Whoever serves at one place with nothing below it has no choice to make.
    """
    chosen = None if data.get("act") == "place" or data.get("under") else _named(actor, data)
    tops = _tops(actor)
    under = _current(actor, data.get("under")) or (tops[0] if len(tops) == 1 else None)
    rungs = rungs_under(under.id, language) if under else [spot_of(top, language) for top in tops]
    if under and not rungs and not data.get("under"):
        chosen = chosen or under
    search = FindPlaceForm({"q": data.get("q", "")})
    asked = search.cleaned_data["q"] if search.is_valid() else ""
    return PlaceStep(
        chosen=spot_of(chosen, language) if chosen else None,
        here=spot_of(under, language) if under else None,
        up=_up(actor, under),
        rungs=rungs,
        q=asked,
        found=_found(actor, asked, language) if asked else None,
    )


def _named(actor: Actor, data: Mapping[str, Any]) -> PlaceRow | None:
    return _current(actor, data.get("choose") or data.get("place"))


def _current(actor: Actor, text: Any) -> PlaceRow | None:
    row = find_current(PlaceChoice({"place_id": text or ""}).chosen())
    return row if row and may_record_at(actor, row) else None


def _tops(actor: Actor) -> list[PlaceRow]:
    """The places of the posts that may record, without those inside another of them."""
    paths = sorted({duty.path for duty in actor.duties if RECEIVE in people_rules.ROLE_VERBS[duty.role]})
    outer = [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]
    found = (places.find_place_by_code(path.rstrip("/").rsplit("/", 1)[-1]) for path in outer)
    return [row for row in found if row is not None]


def _up(actor: Actor, under: PlaceRow | None) -> str:
    above = places.place_row(under.parent_id) if under and under.parent_id else None
    return str(above.id) if above and may_record_at(actor, above) else ""


def _found(actor: Actor, asked: str, language: str) -> list[Spot]:
    rows = [row for row in places.search_places(asked, limit=_SEARCHED) if may_record_at(actor, row)]
    return [spot_of(row, language) for row in rows[:FOUND_SHOWN]]
