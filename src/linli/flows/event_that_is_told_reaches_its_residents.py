"""What is told to everybody whom a happening touches reaches each of them once; the words stand on their pages."""

from uuid import UUID

from linli.flows.telling import Tell, Whom, tell
from linli.kit.events import subscribe
from linli.matters.events import GroupTold, MatterEvent


def _tell(event: GroupTold) -> None:
    told = [_about(event, matter_id) for matter_id in event.matter_ids]
    tell(told, lambda _one: [Tell("resident.event_told", Whom.RESIDENTS)])


def _about(event: GroupTold, matter_id: UUID) -> MatterEvent:
    """Of each matter that it happened to; who is told is asked of the matter itself."""
    return MatterEvent(cell=event.cell, at=event.at, matter_id=matter_id, kind_code="", place_path="", owner_path="")


def connect() -> None:
    """Called once when Django has started."""
    subscribe(GroupTold, _tell)
