"""What was destroyed with a matter is not kept in the outbox either."""

from linli.kit.events import subscribe
from linli.matters.events import HeldDestroyed
from linli.matters.rules.retention import Held
from linli.notices import actions as notices


def _erase(event: HeldDestroyed) -> None:
    notices.forget_devices(at=event.at, matter_id=event.matter_id)
    notices.change_addresses(at=event.at, matter_id=event.matter_id, offers=())
    if event.held == Held.WORDS:
        notices.erase_content(at=event.at, matter_id=event.matter_id)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(HeldDestroyed, _erase)
