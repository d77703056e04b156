"""What a court or another body says of a packet is told to every side: that there is something, and until when."""

from linli.disputes.events import HandOffAnswered
from linli.flows.sides import tell_parties
from linli.kit.events import subscribe


def _answered(event: HandOffAnswered) -> None:
    if event.due_at is None:
        tell_parties("party.moved", event.dispute_id, event.at)
    else:  # sent back, and there are days left to correct it
        tell_parties("party.due_soon", event.dispute_id, event.at, due_at=event.due_at)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(HandOffAnswered, _answered)
