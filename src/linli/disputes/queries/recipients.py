"""Who is told about a dispute. For ``flows`` alone: what is opened here leaves by messages and is shown on no page."""

from dataclasses import dataclass
from uuid import UUID

from linli.disputes.links import derive_code, secret_of
from linli.disputes.models import Channel, Dispute, Invitation, Item, Party
from linli.disputes.queries.items import open_item
from linli.disputes.queries.safety import may_be_told
from linli.disputes.rules import DataClass
from linli.kit.ids import show_reference


@dataclass(frozen=True)
class ToldParty:
    """A party to tell, with the ways that are known."""

    party_id: UUID
    account_id: UUID | None
    language: str
    phone: str
    email: str
    applies: bool


@dataclass(frozen=True)
class ToldDispute:
    """What a message may know: the number as shown. And where the dispute lies, for those who serve there."""

    dispute_id: UUID
    reference: str
    place_path: str
    committee_path: str
    mediator_id: UUID | None


@dataclass(frozen=True)
class PartyPaths:
    """Where a message of a party leads: to the code that opens its invitation, or to its own page."""

    code: str
    secret: str


def told_dispute(dispute_id: UUID) -> ToldDispute:
    """One statement. Raises Dispute.DoesNotExist."""
    row = Dispute.objects.get(id=dispute_id)
    return ToldDispute(row.id, show_reference(row.reference), row.place_path, row.committee_path, row.mediator_id)


def told_parties(dispute_id: UUID) -> list[ToldParty]:
    """Those who are in it, were asked, and have not asked for silence."""
    parties = Party.objects.filter(dispute_id=dispute_id, left_at__isnull=True).order_by("seat")
    return [_told(party) for party in parties if _was_asked(party) and may_be_told(party)]


def told_party(party_id: UUID) -> ToldParty | None:
    """One of them, on its own; None when it asked for silence or has left."""
    party = Party.objects.filter(id=party_id, left_at__isnull=True).first()
    return _told(party) if party is not None and may_be_told(party) else None


def paths_of(party_ids: list[UUID]) -> dict[UUID, PartyPaths]:
    """Where messages to these parties lead now: by the code as long as the invitation has not been read."""
    running = {one.party_id: one for one in Invitation.objects.filter(party_id__in=party_ids, stopped_at__isnull=True)}
    found = {}
    for party in Party.objects.filter(id__in=party_ids):
        invitation = running.get(party.id) if party.opened_at is None else None
        code = derive_code(invitation.id) if invitation is not None else ""
        is_asked = party.side == Party.Sides.APPLICANT or party.opened_at is not None or code
        if is_asked:
            found[party.id] = PartyPaths(code, secret_of(party))
    return found


def secret_of_own_seat(account_id: UUID, party_id: UUID) -> str:
    """The link of a seat that belongs to that account; empty for any other."""
    party = Party.objects.filter(id=party_id, account_id=account_id).first()
    return secret_of(party) if party is not None else ""


def _was_asked(party: Party) -> bool:
    return party.side == Party.Sides.APPLICANT or party.invited_at is not None


def _told(party: Party) -> ToldParty:
    channel = Channel.objects.get(dispute_id=party.dispute_id, data_class=DataClass.IDENTITY.value, party=party)
    item = Item.objects.filter(channel=channel, kind="IDENTITY").order_by("-id").first()
    known = open_item(channel, item).payload if item is not None and channel.wrapped_key is not None else {}
    return ToldParty(
        party.id,
        party.account_id,
        party.language,
        str(known.get("phone", "")),
        str(known.get("email", "")),
        party.side == Party.Sides.APPLICANT,
    )
