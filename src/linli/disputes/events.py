"""What happens to disputes, announced to ``flows``."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class DisputeEvent(Event):
    """Common to all: which dispute, of which matter and kind, and whose committee has it."""

    dispute_id: UUID
    matter_id: UUID
    kind_code: str
    committee_path: str
    verb: str
    state: str
    by_party_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class DisputeOpened(DisputeEvent):
    """A matter opened a dispute."""


@dataclass(frozen=True, kw_only=True)
class DisputeMoved(DisputeEvent):
    """Any verb that all sides may know of; ``verb`` says which and ``state`` where it led."""


@dataclass(frozen=True, kw_only=True)
class DisputeEnded(DisputeEvent):
    """It came to an end state."""

    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class DisputeClockRanOut(DisputeEvent):
    """A clock without an end of its own ran out: whoever has to act is told, and whoever keeps the clocks."""

    rule_id: str
    due_at: datetime
