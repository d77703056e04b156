"""Whoever was told of places that became one is told of that one."""

from linli.kit.events import subscribe
from linli.notices import actions as notices
from linli.places.events import PlaceMerged


def _follow(event: PlaceMerged) -> None:
    notices.follow_merged_alerts(at=event.at, from_ids=list(event.from_ids), to_id=event.to_id)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(PlaceMerged, _follow)
