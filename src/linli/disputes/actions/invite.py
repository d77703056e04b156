"""Asking another side to take part: a code on paper, in a short message, by e-mail, or brought by somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.access import Capacity, Standing, get_standing
from linli.disputes.actions.announcing import said_of
from linli.disputes.actions.change import Begun, begin, finish
from linli.disputes.actions.channels import record_private
from linli.disputes.actions.clocks import start, stop_of_party
from linli.disputes.events import PartyInvited
from linli.disputes.links import code_mark, derive_code, derive_secret
from linli.disputes.models import Clock, Dispute, Invitation, Item, Party
from linli.disputes.queries.items import channel_of, open_item
from linli.disputes.rules import DataClass, Verb
from linli.disputes.rules.stages import StageClock
from linli.kit.actors import Actor
from linli.kit.errors import Conflict, Expired, NotFound, Refused
from linli.kit.events import announce
from linli.kit.ids import digest, normalise_code, uuid7

ANSWER = "ANSWER_INVITATION"
_NEEDS: Mapping[str, str] = {
    Invitation.Channels.LETTER: "address",
    Invitation.Channels.SMS: "phone",
    Invitation.Channels.EMAIL: "email",
}


@dataclass(frozen=True)
class Made:
    """A new invitation. ``code`` is for those who bring or print it, never for the applicant."""

    id: UUID
    party_id: UUID
    code: str
    expires_at: datetime


@transaction.atomic
def invite(
    *, actor: Actor, at: datetime, dispute_id: UUID, party_id: UUID, channel: str, names_asker: bool = True
) -> Made:
    """Ask one party; its older code opens nothing from then on. The first one asked begins the time to answer.

    ``names_asker``: whether what is printed or read aloud says who asks. Chosen by whoever asks, for any reason; what
    was said of safety is never looked at for it. Who confirms the code reads the name either way.

    Raises Refused ``claim.missing``, ``invitation.no_way`` (no address for that way), Conflict ``invitation.answered``,
    NotFound ``party.unknown`` and what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, dispute_id=dispute_id, verb=Verb.INVITE)
    party = respondent_of(begun.standing, party_id)
    if party.consented_round == begun.dispute.round:
        raise Conflict("invitation.answered", _("This side has answered already."))
    _check_words(begun.dispute)
    _check_way(party, Invitation.Channels(channel))
    dispute = finish(begun, at=at, facts={"seat": party.seat, "channel": channel})
    stop_codes(party, at)
    expires_at = _end_of_asking(dispute, party, at)
    made = _make(party, channel, at, expires_at, names_asker=names_asker)
    Party.objects.filter(id=party.id, invited_at__isnull=True).update(invited_at=at)
    _announce(begun, party, made, channel, at)
    return made


def open_code(*, at: datetime, code: str) -> Party:
    """Whose code it is. The page that this leads to asks first whether the right person reads it.

    Raises Refused ``code.malformed``, NotFound ``invitation.unknown`` (whoever calls this counts those), Expired
    ``invitation.replaced`` or ``invitation.over``.
    """
    found = Invitation.objects.select_related("party__dispute").filter(code_digest=code_mark(normalise_code(code)))
    invitation = found.first()
    if invitation is None:
        sentence = _("There is no such code. Please look at it once more; small letters will do.")
        raise NotFound("invitation.unknown", sentence, field="code")
    party = invitation.party
    if invitation.stopped_at is not None or party.left_at is not None:
        raise Expired("invitation.replaced", _("This code no longer opens anything. There may be a newer one."))
    if invitation.expires_at <= at and party.opened_at is None:
        raise Expired("invitation.over", _("The time to answer with this code is over. Nothing was decided."))
    Invitation.objects.filter(id=invitation.id, opened_at__isnull=True).update(opened_at=at)
    return party


@transaction.atomic
def confirm_reader(*, actor: Actor, at: datetime, dispute_id: UUID) -> None:
    """The one who was asked says so, and reads from now on. Raises NotFound ``dispute.unknown``."""
    standing = get_standing(actor, dispute_id)
    capacity = seat_of(standing)
    assert capacity.party is not None, "a seat has its party"
    changed = Party.objects.filter(id=capacity.party.id, opened_at__isnull=True).update(opened_at=at)
    if changed:
        channel = channel_of(dispute_id, DataClass.IDENTITY, capacity.party)
        record_private(standing, capacity, channel, verb="READ_INVITATION", at=at)


@transaction.atomic
def return_invitation(*, actor: Actor, at: datetime, dispute_id: UUID) -> Dispute:
    """It reached somebody else: the link and every code of the seat open nothing any more, and whoever asked is told.

    Raises Conflict ``invitation.answered`` once the seat has taken part, and what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, dispute_id=dispute_id, verb=Verb.RETURN_INVITATION)
    party = begun.party
    assert party is not None, "only parties return an invitation"
    if party.consented_round:
        raise Conflict("invitation.answered", _("This side has answered already."))
    forget_reader(party, at)
    return finish(begun, at=at, facts={"seat": party.seat})


def forget_reader(party: Party, at: datetime) -> None:
    """Whoever has the link or a code of this seat has nothing any more."""
    nonce = party.secret_nonce + 1
    stop_codes(party, at)
    stop_of_party(party, at)
    Party.objects.filter(id=party.id).update(
        secret_nonce=nonce, secret_digest=digest(derive_secret(party.id, nonce)), invited_at=None, opened_at=None
    )


def stop_codes(party: Party, at: datetime) -> None:
    """The codes that run open nothing from now on."""
    Invitation.objects.filter(party=party, stopped_at__isnull=True).update(stopped_at=at)


def respondent_of(standing: Standing, party_id: UUID) -> Party:
    """Another side, still in it; raises NotFound ``party.unknown``."""
    for party in standing.parties:
        if party.id == party_id and party.side == Party.Sides.RESPONDENT and party.left_at is None:
            return party
    raise NotFound("party.unknown", _("There is no such side in this dispute."))


def seat_of(standing: Standing) -> Capacity:
    """The capacity of a party; raises NotFound ``party.unknown`` for whoever is none."""
    for held in standing.capacities:
        if held.party is not None:
            return held
    raise NotFound("party.unknown", _("There is no such side in this dispute."))


def known_ways(party: Party) -> dict[str, str]:
    """Phone, e-mail and address as they were written down last. For sending, not for showing."""
    channel = channel_of(party.dispute_id, DataClass.IDENTITY, party)
    item = Item.objects.filter(channel=channel, kind="IDENTITY").order_by("-id").first()
    known = open_item(channel, item).payload if item is not None and channel.wrapped_key is not None else {}
    return {name: str(known.get(name, "")) for name in ("phone", "email", "address")}


def _check_words(dispute: Dispute) -> None:
    channel = channel_of(dispute.id, DataClass.CLAIM)
    if not Item.objects.filter(channel=channel, kind="CLAIM").exists():
        raise Refused("claim.missing", _("Please first write what you ask for. The other side reads it."))


def _check_way(party: Party, channel: Invitation.Channels) -> None:
    needed = _NEEDS.get(channel)
    # A side that has read keeps its own details: whoever asks does not learn from a refusal that they changed.
    if needed and party.opened_at is None and not known_ways(party)[needed]:
        sentence = _("For this way something is missing: a telephone number, an e-mail address or a postal address.")
        raise Refused("invitation.no_way", sentence, field="channel")


def _end_of_asking(dispute: Dispute, party: Party, at: datetime) -> datetime:
    """With the clock that runs for the answer of all; a party that joins later has its own, and asked anew keeps it."""
    running = Clock.objects.filter(dispute=dispute, act=ANSWER, stopped_at__isnull=True, expired_at__isnull=True)
    clock = running.filter(party__isnull=True).first() or running.filter(party=party).first()
    if clock is None:
        clock = start(dispute, StageClock(act=ANSWER, on_expiry="OUT"), at, party=party)
    return clock.due_at


def _make(party: Party, channel: str, at: datetime, expires_at: datetime, *, names_asker: bool) -> Made:
    """Two codes that are the same by chance would be one: then another is drawn."""
    while True:
        invitation_id = uuid7()
        code = derive_code(invitation_id)
        mark = code_mark(code)
        if not Invitation.objects.filter(code_digest=mark).exists():
            break
    Invitation.objects.create(
        id=invitation_id,
        party=party,
        channel=channel,
        names_asker=names_asker,
        code_digest=mark,
        made_at=at,
        expires_at=expires_at,
    )
    return Made(invitation_id, party.id, code, expires_at)


def _announce(begun: Begun, party: Party, made: Made, channel: str, at: datetime) -> None:
    announce(
        PartyInvited(
            **said_of(begun.dispute, verb=Verb.INVITE.value, at=at),
            party_id=party.id,
            channel=channel,
            until_at=made.expires_at,
        )
    )


__all__ = [
    "Made",
    "confirm_reader",
    "forget_reader",
    "invite",
    "known_ways",
    "open_code",
    "respondent_of",
    "return_invitation",
    "seat_of",
    "stop_codes",
]
