"""Who holds a matter that was over for a while: closed matters do not follow posts that end and places that close."""

from datetime import datetime
from typing import Any

from linli.kit.clock import local_day
from linli.matters.models import Matter
from linli.matters.queries.teams import find_post
from linli.people import queries as people
from linli.places import queries as places
from linli.places.queries import PlaceRow


def held_now(matter: Matter, at: datetime) -> dict[str, Any]:
    """The columns of owner and place as they have to be today; empty when nothing has changed.

    The team stays, or what became of its place; the person stays while the post serves in that team.
    """
    values: dict[str, Any] = {}
    place = _place_now(matter)
    if place.id != matter.place_id:
        values |= {"place_id": place.id, "place_path": place.path}
    owner = _owner_now(matter, place)
    if owner.id != matter.owner_place_id:
        values |= {"owner_place_id": owner.id, "owner_path": owner.path, "level": owner.level.value}
    if not _still_serves(matter, owner, at):
        values |= {"owner_post_id": None, "assigned_at": None}
    return values


def _place_now(matter: Matter) -> PlaceRow:
    """Where it lies: for what is no longer in force, where its pin lies, else the successor."""
    found = places.find_successor(matter.place_id)
    if found is not None and found.id != matter.place_id and matter.lon is not None and matter.lat is not None:
        pinned = places.locate(matter.lon, matter.lat).place_id
        found = places.get_place(pinned) if pinned else found
    return found or places.get_place(matter.place_id)


def _owner_now(matter: Matter, place: PlaceRow) -> PlaceRow:
    if matter.owner_agency_id is not None:
        return places.get_place(people.get_agency(matter.owner_agency_id).place_id)
    if matter.owner_place_id == matter.place_id:
        return place
    return places.find_successor(matter.owner_place_id) or place


def _still_serves(matter: Matter, owner: PlaceRow, at: datetime) -> bool:
    if matter.owner_post_id is None:
        return True
    post = find_post(matter.owner_post_id, local_day(at))
    return post is not None and (post.path, post.agency_id) == (owner.path, matter.owner_agency_id)
