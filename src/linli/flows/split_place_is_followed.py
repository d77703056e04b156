"""When a place becomes several, its posts go to the place above until somebody decides; matters go by their pins."""

from linli.kit.actors import SYSTEM
from linli.kit.events import subscribe
from linli.matters import actions as matters
from linli.people import actions as people
from linli.places import queries as places
from linli.places.events import PlaceSplit


def _follow(event: PlaceSplit) -> None:
    above = places.get_place(event.from_id).parent_id or event.to_ids[0]
    people.follow_merge(actor=SYSTEM, at=event.at, from_ids=[event.from_id], to_id=above)
    matters.follow_split_place(from_id=event.from_id, to_ids=event.to_ids, at=event.at)
    parts = [place.path for place in places.list_places(event.to_ids)]
    below = [place.id for path in parts for place in places.places_by_path_prefix(path)]
    people.follow_places(actor=SYSTEM, at=event.at, place_ids=below)
    matters.follow_moved_places(place_ids=below, at=event.at)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(PlaceSplit, _follow)
