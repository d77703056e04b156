"""That something agreed on comes due, or was not confirmed in time, is told to both sides; never what it is."""

from datetime import UTC, datetime, time

from linli.disputes.events import DueCameNear, DueRanLate
from linli.flows.sides import tell_parties
from linli.kit.clock import LOCAL
from linli.kit.events import subscribe


def _near(event: DueCameNear) -> None:
    day = datetime.combine(event.due_on, time(12), LOCAL).astimezone(UTC) if event.due_on else None
    tell_parties("party.obligation_near", event.dispute_id, event.at, due_at=day)


def _late(event: DueRanLate) -> None:
    tell_parties("party.obligation_late", event.dispute_id, event.at, due_at=event.cure_until)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(DueCameNear, _near)
    subscribe(DueRanLate, _late)
