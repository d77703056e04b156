"""What was asked about looks at a matter goes with its words."""

from linli.kit.events import subscribe
from linli.matters.events import HeldDestroyed
from linli.matters.rules.retention import Held
from linli.readings import actions as readings


def _erase(event: HeldDestroyed) -> None:
    if event.held == Held.WORDS:
        readings.forget_questions(about_id=event.matter_id)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(HeldDestroyed, _erase)
