"""Who the sides are: putting right what was written down of one that has not read yet, and one's own contact."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.access import get_standing
from linli.disputes.actions.announcing import said_of
from linli.disputes.actions.change import begin, finish
from linli.disputes.actions.channels import put, record_private
from linli.disputes.actions.clocks import stop_of_party
from linli.disputes.actions.consent import begin_if_all_said_yes
from linli.disputes.actions.invite import forget_reader, respondent_of, seat_of, stop_codes
from linli.disputes.actions.open_dispute import Identity, checked, write_identity
from linli.disputes.events import HelpAsked
from linli.disputes.models import Dispute, Item, Party
from linli.disputes.queries.items import channel_of, newest_item
from linli.disputes.queries.parties import named_by_reader
from linli.disputes.rules import DataClass, State, Verb
from linli.kit.actors import Actor
from linli.kit.errors import Conflict, NotAllowed
from linli.kit.events import announce
from linli.kit.text import clean_text

HELP_LENGTH = 500
HELP_NEEDS = ("CALL", "INTERPRETER", "SIGN_LANGUAGE", "READ_OUT", "VISIT")


@transaction.atomic
def correct_party(*, actor: Actor, at: datetime, dispute_id: UUID, party_id: UUID, identity: Identity) -> Dispute:
    """Another name or address for a side that has not read yet; a code that is on its way opens nothing any more.

    Whoever asks for talks does it before asking: whether the other side has read is not for them to find out. Raises
    Conflict ``party.asked``, ``party.has_read``, NotFound ``party.unknown``, Refused ``name.missing`` and what
    ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, dispute_id=dispute_id, verb=Verb.NAME_PARTY)
    party = respondent_of(begun.standing, party_id)
    if begun.party is not None and party.invited_at is not None:
        raise Conflict("party.asked", _("This side has been asked. Please ring the service desk to put it right."))
    if party.opened_at is not None:
        raise Conflict("party.has_read", _("This side has read the invitation and keeps its own details now."))
    known = checked(identity)
    stop_codes(party, at)
    stop_of_party(party, at)
    Party.objects.filter(id=party.id).update(organisation=known.organisation, invited_at=None)
    write_identity(party, known, at)
    return finish(begun, at=at, facts={"seat": party.seat})


@transaction.atomic
def take_out(*, actor: Actor, at: datetime, dispute_id: UUID, party_id: UUID) -> Dispute:
    """A side that was named and never answered is asked no longer, by whoever named it or by a registrar.

    Where it was the last answer missing, the others begin. Raises NotFound ``party.unknown``, NotAllowed
    ``party.not_named_by_you``, Conflict ``party.answered`` and, once others were asked, ``party.last``, and what
    ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, dispute_id=dispute_id, verb=Verb.TAKE_OUT)
    party = respondent_of(begun.standing, party_id)
    if party.consented_round:
        raise Conflict("party.answered", _("This side has answered. It goes only when it wants to."))
    if not named_by_reader(begun.standing, party):
        raise NotAllowed("party.not_named_by_you", _("Only whoever named this side, or the desk, takes it out."))
    others = [one for one in begun.standing.present if one.side == party.side and one.id != party.id]
    if not others and begun.dispute.state != State.INTAKE.value:
        raise Conflict("party.last", _("This is the only other side. Without it there is nobody to talk with."))
    forget_reader(party, at)
    Party.objects.filter(id=party.id).update(left_at=at)
    dispute = finish(begun, at=at, facts={"seat": party.seat})
    return begin_if_all_said_yes(dispute, at)


@transaction.atomic
def change_contact(*, actor: Actor, at: datetime, dispute_id: UUID, phone: str, email: str, address: str) -> None:
    """How one wants to be reached oneself. The other side neither sees it nor learns that it changed.

    Raises NotFound ``party.unknown``, Refused ``text.too_long``.
    """
    standing = get_standing(actor, dispute_id)
    capacity = seat_of(standing)
    assert capacity.party is not None, "a seat has its party"
    known = newest_item(standing, DataClass.IDENTITY, "IDENTITY", capacity.party)
    name = str(known.payload["name"]) if known else ""
    identity = checked(Identity(name=name, organisation=capacity.party.organisation))
    identity = checked(replace(identity, phone=phone, email=email, address=address))
    write_identity(capacity.party, identity, at)
    channel = channel_of(dispute_id, DataClass.IDENTITY, capacity.party)
    record_private(standing, capacity, channel, verb="CHANGE_CONTACT", at=at)


@transaction.atomic
def ask_help(
    *,
    actor: Actor,
    at: datetime,
    dispute_id: UUID,
    needs: tuple[str, ...],
    phone: str = "",
    text: str = "",
    once: UUID | None = None,
) -> Item:
    """A person is to help: a call, an interpreter, reading out, a visit. Only those who invite and help learn of it.

    Raises NotFound ``party.unknown``, Refused ``text.too_long``.
    """
    standing = get_standing(actor, dispute_id)
    capacity = seat_of(standing)
    assert capacity.party is not None, "a seat has its party"
    payload = {
        "needs": [need for need in HELP_NEEDS if need in needs],
        "phone": clean_text(phone, max_length=20, field="phone"),
        "text": clean_text(text, max_length=HELP_LENGTH, field="text"),
    }
    channel = channel_of(dispute_id, DataClass.IDENTITY, capacity.party)
    before = Item.objects.filter(channel=channel, once=once).first() if once else None
    if before is not None:
        return before
    item = put(channel, "HELP", payload, at=at, by=capacity, once=once)
    record_private(standing, capacity, channel, verb="ASK_HELP", at=at, item=item)
    Party.objects.filter(id=capacity.party.id, first_act_at__isnull=True).update(first_act_at=at)
    dispute = standing.dispute
    common = said_of(dispute, verb="ASK_HELP", at=at, by=capacity.party)
    announce(HelpAsked(**common, place_path=dispute.place_path))
    return item
