"""A team that is asked to take a matter is told; when it says no, the team that asked is told."""

from linli.flows.telling import recipients_of, tell_owner, tell_team
from linli.kit.events import subscribe
from linli.matters import queries as matters
from linli.matters.events import HandOverProposed, HandOverReturned


def _ask(event: HandOverProposed) -> None:
    asked = matters.find_asked_team(event.matter_id)
    if asked is not None:
        tell_team(
            event,
            "staff.hand_over_proposed",
            asked.path,
            agency_id=asked.agency_id,
            post_id=asked.post_id,
            found=recipients_of(event),
        )


def _returned(event: HandOverReturned) -> None:
    tell_owner(event, "staff.hand_over_returned")


def connect() -> None:
    """Called once when Django has started."""
    subscribe(HandOverProposed, _ask)
    subscribe(HandOverReturned, _returned)
