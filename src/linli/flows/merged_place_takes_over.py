"""When places become one, the one takes over posts, agencies and open matters; what lay below them follows."""

from linli.kit.actors import SYSTEM
from linli.kit.events import subscribe
from linli.matters import actions as matters
from linli.people import actions as people
from linli.places import queries as places
from linli.places.events import PlaceMerged


def _take_over(event: PlaceMerged) -> None:
    """Posts first: a matter stays with its caseworker when the caseworker went the same way."""
    people.follow_merge(actor=SYSTEM, at=event.at, from_ids=event.from_ids, to_id=event.to_id)
    matters.follow_merged_place(from_ids=event.from_ids, to_id=event.to_id, at=event.at)
    below = [place.id for place in places.places_by_path_prefix(places.get_place(event.to_id).path)]
    people.follow_places(actor=SYSTEM, at=event.at, place_ids=below)
    matters.follow_moved_places(place_ids=below, at=event.at)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(PlaceMerged, _take_over)
