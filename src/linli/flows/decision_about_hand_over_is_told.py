"""When nobody has taken a matter, the coordinator above is asked who has it; what was decided is told to that team."""

from collections.abc import Sequence

from linli.flows.telling import Tell, Whom, tell
from linli.kit.actors import Role
from linli.kit.events import subscribe_batch
from linli.matters.events import HandOverDecided, HandOverNeedsDecision
from linli.matters.queries import Team


def _needed(events: Sequence[HandOverNeedsDecision]) -> None:
    tell(events, _asked, roles=[Role.COORDINATOR])


def _asked(event: HandOverNeedsDecision) -> list[Tell]:
    return [Tell("staff.needs_decision", Team(event.decide_path, None, None), event.due_at)]


def _decided(events: Sequence[HandOverDecided]) -> None:
    tell(events, lambda _event: [Tell("staff.decided", Whom.OWNER)])


def connect() -> None:
    """Called once when Django has started."""
    subscribe_batch(HandOverNeedsDecision, _needed)
    subscribe_batch(HandOverDecided, _decided)
