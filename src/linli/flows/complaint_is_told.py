"""A complaint is told to the registrar of the level above, and its answer to whoever complained. To nobody else."""

from linli.disputes.events import ComplaintAnswered, ComplaintMade
from linli.disputes.queries import recipients as disputes
from linli.flows.sides import post, tell_staff
from linli.kit.events import subscribe
from linli.matters.queries import Team


def _made(event: ComplaintMade) -> None:
    dispute = disputes.told_dispute(event.dispute_id)
    team = Team(event.reviewer_path, None, None)
    tell_staff("dispute.complaint", dispute, team, event.at, due_at=event.due_at, but_post=dispute.mediator_id)


def _answered(event: ComplaintAnswered) -> None:
    party = disputes.told_party(event.party_id)
    told = [party] if party is not None else []
    post("party.complaint_answered", disputes.told_dispute(event.dispute_id), told, event.at)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(ComplaintMade, _made)
    subscribe(ComplaintAnswered, _answered)
