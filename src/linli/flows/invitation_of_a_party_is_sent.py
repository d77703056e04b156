"""An invitation goes out by the way that was chosen; what has to be printed or brought is told to those who do it."""

from linli.disputes.events import PartyInvited
from linli.disputes.queries import recipients as disputes
from linli.flows.sides import post, tell_staff
from linli.kit.actors import Role
from linli.kit.events import subscribe
from linli.matters.queries import Team
from linli.notices.rules import Channel

_BY_MESSAGE = {"SMS": Channel.SMS.value, "EMAIL": Channel.EMAIL.value}


def _send(event: PartyInvited) -> None:
    dispute = disputes.told_dispute(event.dispute_id)
    if event.channel in _BY_MESSAGE:
        party = disputes.told_party(event.party_id)
        told = [party] if party is not None else []
        post("party.invited", dispute, told, event.at, due_at=event.until_at, only=_BY_MESSAGE[event.channel])
        return
    letter = event.channel == "LETTER"
    team = Team(dispute.committee_path if letter else dispute.place_path, None, None)
    roles = (Role.DESK,) if letter else (Role.CASEWORKER, Role.DESK)
    tell_staff("dispute.to_bring", dispute, team, event.at, roles=roles, due_at=event.until_at)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(PartyInvited, _send)
