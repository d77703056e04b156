"""What is not settled after all is told to whoever has it."""

from collections.abc import Sequence

from linli.flows.telling import Tell, Whom, tell
from linli.kit.events import subscribe_batch
from linli.matters.events import MatterReopened


def _tell(events: Sequence[MatterReopened]) -> None:
    tell(events, lambda _event: [Tell("staff.reopened", Whom.OWNER)])


def connect() -> None:
    """Called once when Django has started."""
    subscribe_batch(MatterReopened, _tell)
