"""A link that was lost or shown to somebody is renewed: a device that was added behind the old one is told no more."""

from linli.kit.events import subscribe
from linli.matters.events import LinkRenewed
from linli.notices import actions as notices


def _forget(event: LinkRenewed) -> None:
    notices.forget_devices(at=event.at, matter_id=event.matter_id)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(LinkRenewed, _forget)
