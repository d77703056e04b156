"""What the ladder announces. Reactions of other modules live in ``flows``."""

from dataclasses import dataclass
from uuid import UUID

from linli.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class PlacesChanged(Event):
    """Places were made, renamed or moved, or their outlines changed."""

    place_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class PlaceMerged(Event):
    """Several places became one; ``from_ids`` are no longer current, ``to_id`` is."""

    from_ids: tuple[UUID, ...]
    to_id: UUID


@dataclass(frozen=True, kw_only=True)
class PlaceSplit(Event):
    """One place became several; ``from_id`` is no longer current, ``to_ids`` are."""

    from_id: UUID
    to_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class PlaceClosed(Event):
    """A place ended and nothing follows it; ``parent_id`` is the place above, None for a root."""

    place_id: UUID
    parent_id: UUID | None
