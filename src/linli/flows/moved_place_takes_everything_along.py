"""When places get other paths in the ladder, posts, agencies and matters follow, and with them who may see what."""

from linli.kit.actors import SYSTEM
from linli.kit.events import subscribe
from linli.matters import actions as matters
from linli.people import actions as people
from linli.places.events import PlacesChanged


def _follow(event: PlacesChanged) -> None:
    people.follow_places(actor=SYSTEM, at=event.at, place_ids=event.place_ids)
    matters.follow_moved_places(place_ids=event.place_ids, at=event.at)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(PlacesChanged, _follow)
