"""The words of a dispute go with those of its matter: their keys are destroyed in the same transaction.

Not where one resident asked for it: what the other side said is not theirs to erase.
"""

from linli.disputes.actions.erase import erase_with_matter
from linli.kit.events import subscribe
from linli.matters.events import HeldDestroyed
from linli.matters.rules.retention import Held


def _erase(event: HeldDestroyed) -> None:
    if event.held == Held.WORDS and not event.asked:
        erase_with_matter(at=event.at, matter_id=event.matter_id)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(HeldDestroyed, _erase)
