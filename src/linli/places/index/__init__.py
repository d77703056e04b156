"""The ladder and the outlines of its grids in the memory of this process, as new as the last commit."""

from linli.places.index.current import current, mark_changed
from linli.places.index.snapshot import Snapshot

__all__ = ["Snapshot", "current", "mark_changed"]
