"""A side that asks for help is heard by those who invite and help where the dispute lies, and by nobody else."""

from linli.disputes.events import HelpAsked
from linli.disputes.queries import recipients as disputes
from linli.flows.sides import tell_staff
from linli.kit.actors import Role
from linli.kit.events import subscribe
from linli.matters.queries import Team


def _tell(event: HelpAsked) -> None:
    dispute = disputes.told_dispute(event.dispute_id)
    team = Team(event.place_path, None, None)
    tell_staff("dispute.help_asked", dispute, team, event.at, roles=(Role.CASEWORKER,))
    desk = Team(event.committee_path, None, None)
    tell_staff("dispute.help_asked", dispute, desk, event.at)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(HelpAsked, _tell)
