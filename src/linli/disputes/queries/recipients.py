"""Who is told about a dispute. For ``flows`` alone: what is opened here leaves by messages and is shown on no page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from linli.disputes.links import derive_code, secret_of
from linli.disputes.models import Dispute, Invitation, Party
from linli.disputes.queries.items import newest_payloads
from linli.disputes.queries.safety import wants_silence
from linli.disputes.rules import DataClass
from linli.kit.db import fetch_all, fetch_one
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
    wants_silence: bool  # looks for itself: nothing goes to it, and nobody may notice that nothing goes


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


class _Seat(NamedTuple):
    party_id: UUID
    account_id: UUID | None
    language: str
    side: str
    was_invited: bool

    @property
    def applies(self) -> bool:
        return self.side == Party.Sides.APPLICANT


_SEAT = len(_Seat._fields)
_COLUMNS = "dispute.id, dispute.reference, dispute.place_path, dispute.committee_path, dispute.mediator_id"
_DISPUTE = f"SELECT {_COLUMNS} FROM disputes_dispute dispute WHERE dispute.id = %s"  # noqa: S608 - fixed names
_PRESENT = f"""
    SELECT party.id, party.account_id, party.language, party.side, party.invited_at IS NOT NULL, {_COLUMNS}
    FROM disputes_party party JOIN disputes_dispute dispute ON dispute.id = party.dispute_id
    WHERE party.dispute_id = %s AND party.left_at IS NULL ORDER BY party.seat
"""  # noqa: S608 - fixed names


def told_dispute(dispute_id: UUID) -> ToldDispute:
    """One statement. Raises Dispute.DoesNotExist."""
    found = fetch_one(_DISPUTE, [dispute_id])
    if found is None:
        raise Dispute.DoesNotExist(dispute_id)
    return _told_dispute(found)


def told_parties(dispute_id: UUID) -> list[ToldParty]:
    """Those who are in it and were asked. Two statements, however many."""
    return told_together(dispute_id)[1]


def told_together(dispute_id: UUID) -> tuple[ToldDispute | None, list[ToldParty]]:
    """The dispute and its told_parties, in two statements; None for the dispute where all have left."""
    found = fetch_all(_PRESENT, [dispute_id])
    seats = [_Seat(*row[:_SEAT]) for row in found]
    told = _told([seat for seat in seats if seat.applies or seat.was_invited])
    return (_told_dispute(found[0][_SEAT:]) if found else None), told


def told_party(party_id: UUID) -> ToldParty | None:
    """One of them, on its own; None when it has left."""
    found = Party.objects.filter(id=party_id, left_at__isnull=True).first()
    if found is None:
        return None
    seat = _Seat(found.id, found.account_id, found.language, found.side, found.invited_at is not None)
    return next(iter(_told([seat])), None)


def told_seat(party_id: UUID) -> tuple[ToldDispute, ToldParty] | None:
    """One of them with its dispute; None when it has left."""
    party = told_party(party_id)
    if party is None:
        return None
    return told_dispute(Party.objects.values_list("dispute_id", flat=True).get(id=party_id)), party


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


def _told_dispute(row: Sequence[Any]) -> ToldDispute:
    dispute_id, reference, place_path, committee_path, mediator_id = row
    return ToldDispute(dispute_id, show_reference(reference), place_path, committee_path, mediator_id)


def _told(seats: Sequence[_Seat]) -> list[ToldParty]:
    """They, with their ways. One statement, the same whether anybody of them wants silence."""
    if not seats:
        return []
    found = newest_payloads([seat.party_id for seat in seats], (DataClass.IDENTITY, DataClass.SAFETY))
    told = []
    for seat in seats:
        silent = wants_silence(found.get((seat.party_id, DataClass.SAFETY), {}))
        known = found.get((seat.party_id, DataClass.IDENTITY), {})
        ways = str(known.get("phone", "")), str(known.get("email", ""))
        told.append(ToldParty(seat.party_id, seat.account_id, seat.language, *ways, seat.applies, silent))
    return told
