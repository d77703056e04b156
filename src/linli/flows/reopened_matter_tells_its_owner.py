"""What is not settled after all is told to whoever has it."""

from linli.flows.telling import tell_owner
from linli.kit.events import subscribe
from linli.matters.events import MatterReopened


def _tell(event: MatterReopened) -> None:
    tell_owner(event, "staff.reopened")


def connect() -> None:
    """Called once when Django has started."""
    subscribe(MatterReopened, _tell)
