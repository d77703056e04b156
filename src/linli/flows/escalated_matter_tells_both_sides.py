"""What went one level up is told to the resident, to the team that has it now and to the one that had it."""

from collections.abc import Iterator, Sequence

from linli.flows.telling import Tell, Whom, tell
from linli.kit.events import subscribe_batch
from linli.matters.events import MatterEscalated


def _orders(_event: MatterEscalated) -> Iterator[Tell]:
    yield Tell("resident.escalated", Whom.RESIDENTS)
    yield Tell("staff.escalated_to", Whom.OWNER)
    yield Tell("staff.escalated_from", Whom.FORMER)


def _tell(events: Sequence[MatterEscalated]) -> None:
    tell(events, _orders)


def connect() -> None:
    """Called once when Django has started."""
    subscribe_batch(MatterEscalated, _tell)
