"""Before a period of a dispute ends its sides are told; where one ran out that ends nothing, the registrar is."""

from linli.disputes.events import DisputeClockRanOut, DisputeDueSoon
from linli.disputes.queries import recipients as disputes
from linli.flows.sides import tell_parties, tell_staff
from linli.kit.events import subscribe
from linli.matters.queries import Team


def _soon(event: DisputeDueSoon) -> None:
    tell_parties("party.due_soon", event.dispute_id, event.at, due_at=event.due_at)


def _over(event: DisputeClockRanOut) -> None:
    dispute = disputes.told_dispute(event.dispute_id)
    team = Team(event.committee_path, None, None)
    tell_staff("dispute.overdue", dispute, team, event.at, due_at=event.due_at)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(DisputeDueSoon, _soon)
    subscribe(DisputeClockRanOut, _over)
