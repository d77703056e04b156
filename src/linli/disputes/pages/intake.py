"""What the pages of the intake read and say: the claim, the other sides, and how they are asked."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.disputes.actions import Identity, name_party, state_claim
from linli.disputes.actions.invite import invite, known_ways
from linli.disputes.actions.parties import correct_party, take_out
from linli.disputes.forms.party import NAMED
from linli.disputes.models import Invitation, Party
from linli.disputes.pages.entering import Door
from linli.disputes.queries import parties as queries
from linli.disputes.rules import Verb
from linli.disputes.words.party import WAYS, Words
from linli.kit import clock
from linli.kit.errors import Conflict, NotAllowed, NotFound

_BY: Mapping[str, str] = {
    Invitation.Channels.LETTER: "address",
    Invitation.Channels.SMS: "phone",
    Invitation.Channels.EMAIL: "email",
}


def require(door: Door, verb: Verb) -> None:
    """Raises NotAllowed ``dispute.not_yours`` or Conflict ``dispute.not_now`` for whoever cannot say it here now."""
    if door.standing.may(verb):
        return
    if door.party is not None and door.party.side == Party.Sides.APPLICANT:
        sentence = _("This cannot be done at the stage the dispute has reached. Please look at its newest state.")
        raise Conflict("dispute.not_now", sentence)
    raise NotAllowed("dispute.not_yours", _("This is for somebody else in this dispute to do."))


def claim_of(door: Door) -> dict[str, Any]:
    """The claim as it stands, with the version that it was read at."""
    said = [item for item in queries.claim_items(door.standing) if item.kind == "CLAIM"]
    return {"text": str(said[-1].payload["text"]) if said else "", "version": door.standing.dispute.version}


def keep_claim(door: Door, cleaned: Mapping[str, Any]) -> str:
    """Where the page leads after it. Raises what ``state_claim`` raises."""
    state_claim(
        actor=door.actor,
        at=clock.now(),
        dispute_id=door.dispute_id,
        text=cleaned["text"],
        version=cleaned.get("version"),
    )
    return door.home


def applicant(door: Door) -> Party | None:
    """Whoever asks; None after leaving."""
    asking = (party for party in door.standing.parties if party.side == Party.Sides.APPLICANT)
    return next((party for party in asking if party.left_at is None), None)


def other_side(door: Door, seat: int) -> Party:
    """The side of a seat; raises NotFound ``party.unknown``."""
    for party in door.standing.parties:
        if party.seat == seat and party.side == Party.Sides.RESPONDENT and party.left_at is None:
            return party
    raise NotFound("party.unknown", _("There is no such side in this dispute."))


def name_of(door: Door, party: Party) -> str:
    """The name of a side as this reader may know it."""
    return next((side.name for side in queries.list_sides(door.standing) if side.party.id == party.id), "")


def party_values(door: Door, party: Party) -> dict[str, Any]:
    """What the form begins with: the name, and for those who invite how to reach it too."""
    known = queries.contact_of(door.standing, party)
    return {**known, "name": name_of(door, party), "kind": "ORGANISATION" if party.organisation else "PERSON"}


def name(door: Door, cleaned: Mapping[str, Any]) -> str:
    """Raises what ``name_party`` raises."""
    name_party(actor=door.actor, at=clock.now(), dispute_id=door.dispute_id, identity=_identity(cleaned))
    return door.home


def correct(door: Door, party: Party, cleaned: Mapping[str, Any]) -> str:
    """Raises what ``correct_party`` raises."""
    correct_party(
        actor=door.actor,
        at=clock.now(),
        dispute_id=door.dispute_id,
        party_id=party.id,
        identity=_identity(cleaned),
    )
    return door.home


def ways_to(door: Door, party: Party) -> list[tuple[str, Words]]:
    """The ways by which this side can be asked: those that are known, and somebody who goes there.

    Whoever asks for talks is offered the ways that were used before: what the side changed itself changes nothing here.
    """
    if door.party is not None and party.invited_at is not None:
        used = set(Invitation.objects.filter(party=party).values_list("channel", flat=True))
        return [(way, words) for way, words in WAYS.items() if way in used or way not in _BY]
    known = known_ways(party)
    return [(way, words) for way, words in WAYS.items() if way not in _BY or known[_BY[way]]]


def ask(door: Door, party: Party, cleaned: Mapping[str, Any]) -> str:
    """Those who serve see the code next; the applicant never does. Raises what ``invite`` raises."""
    invite(
        actor=door.actor,
        at=clock.now(),
        dispute_id=door.dispute_id,
        party_id=party.id,
        channel=cleaned["channel"],
        names_asker=cleaned["named"] == NAMED,
    )
    return door.url("dispute_invitation", seat=party.seat) if door.party is None else door.home


def take_out_side(door: Door, party: Party) -> str:
    """Raises what ``take_out`` raises."""
    take_out(actor=door.actor, at=clock.now(), dispute_id=door.dispute_id, party_id=party.id)
    return door.home


def _identity(cleaned: Mapping[str, Any]) -> Identity:
    return Identity(
        name=cleaned["name"],
        phone=cleaned["phone"],
        email=cleaned["email"],
        address=cleaned["address"],
        organisation=cleaned["kind"] == "ORGANISATION",
    )
