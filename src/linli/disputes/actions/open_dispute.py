"""A matter opens a dispute; what its applicant then says of it before the other side is asked."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.actions.announcing import said_of
from linli.disputes.actions.change import begin, finish, topics_of
from linli.disputes.actions.channels import make_channels, put
from linli.disputes.events import DisputeOpened
from linli.disputes.links import derive_secret
from linli.disputes.models import Dispute, Party, Step
from linli.disputes.queries.items import channel_of
from linli.disputes.queries.stages import body_of, law_of_path
from linli.disputes.rules import DataClass, State, Verb, Who
from linli.kit.actors import Actor
from linli.kit.errors import Conflict, Refused
from linli.kit.events import announce
from linli.kit.ids import digest, uuid7
from linli.kit.text import clean_text
from linli.ledger import actions as ledger

MOST_PARTIES = 20
NAME_LENGTH = 40
ORGANISATION_LENGTH = 80
CLAIM_LENGTH = 4000


@dataclass(frozen=True)
class Identity:
    """Who a party is and how to reach it; everything but the name may be empty."""

    name: str
    phone: str = ""
    email: str = ""
    address: str = ""
    organisation: bool = False


@transaction.atomic
def open_dispute(
    *,
    actor: Actor,
    at: datetime,
    matter_id: UUID,
    reference: str,
    kind_code: str,
    place_path: str,
    committee_path: str,
    applicant: Identity,
    account_id: UUID | None = None,
    language: str = "zh-hans",
) -> Dispute:
    """Open the dispute of a matter: state INTAKE, one party, its channels. A matter opens one; asked again it is that.

    Before whom it is mediated follows from the kind, by the law of the place. Raises NotFound ``jurisdiction.unknown``
    and what ``disputes.keys.masters`` raises.
    """
    existing = Dispute.objects.filter(matter_id=matter_id).first()
    if existing is not None:
        return existing
    law = law_of_path(place_path, at)
    dispute = Dispute.objects.create(
        matter_id=matter_id,
        reference=reference,
        kind_code=kind_code,
        jurisdiction=law.code,
        forum=body_of(law, kind_code).code,
        state=State.INTAKE.value,
        place_path=place_path,
        committee_path=committee_path,
        opened_at=at,
        stage_since=at,
    )
    make_channels(dispute, None, at)
    party = add_party(dispute, Party.Sides.APPLICANT, applicant, at, account_id=account_id, language=language)
    _tell(dispute, party, actor, at)
    return dispute


def _tell(dispute: Dispute, party: Party, actor: Actor, at: datetime) -> None:
    """The first step, the entry and the event."""
    opened, who = Verb.OPEN.value, Who.APPLICANT.value
    Step.objects.create(dispute=dispute, at=at, verb=opened, who=who, by_party=party, state=dispute.state)
    ledger.record(
        verb="disputes.open",
        subject_type="dispute",
        subject_id=dispute.id,
        actor=actor,
        at=at,
        before=None,
        after={"state": dispute.state, "kind_code": dispute.kind_code, "matter": str(dispute.matter_id)},
        topics=[f"matter:{dispute.matter_id}", *topics_of(dispute)],
    )
    announce(DisputeOpened(**said_of(dispute, verb=opened, at=at, by=party)))


@transaction.atomic
def state_claim(*, actor: Actor, at: datetime, dispute_id: UUID, text: str, version: int | None = None) -> Dispute:
    """What is asked of the other side, in the words that it will read. The newest one counts.

    Raises Refused ``text.missing``, ``text.too_long`` and what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, dispute_id=dispute_id, verb=Verb.STATE_CLAIM, version=version)
    words = clean_text(text, max_length=CLAIM_LENGTH, field="text")
    if not words:
        raise Refused("text.missing", _("Please write a few words."), field="text")
    put(channel_of(dispute_id, DataClass.CLAIM), "CLAIM", {"text": words}, at=at, by=begun.capacity)
    return finish(begun, at=at)


@transaction.atomic
def name_party(*, actor: Actor, at: datetime, dispute_id: UUID, identity: Identity, language: str = "zh-hans") -> Party:
    """Name another side, or one more of it; nobody is told before the invitation.

    Raises Refused ``name.missing``, Conflict ``dispute.full`` at twenty parties, and what ``begin`` and ``finish``
    raise.
    """
    begun = begin(actor=actor, dispute_id=dispute_id, verb=Verb.NAME_PARTY)
    if len(begun.standing.parties) >= MOST_PARTIES:
        raise Conflict(
            "dispute.full", _("A dispute has twenty parties at most. Please choose who speaks for the others.")
        )
    party = add_party(begun.dispute, Party.Sides.RESPONDENT, checked(identity), at, language=language)
    finish(begun, at=at, facts={"seat": party.seat})
    return party


def add_party(
    dispute: Dispute,
    side: Party.Sides,
    identity: Identity,
    at: datetime,
    *,
    account_id: UUID | None = None,
    language: str = "zh-hans",
) -> Party:
    """The row of a party, its channels and its sealed identity. The next free seat is its own."""
    party_id = uuid7()
    party = Party.objects.create(
        id=party_id,
        dispute=dispute,
        seat=Party.objects.filter(dispute=dispute).count(),
        side=side.value,
        organisation=identity.organisation,
        account_id=account_id,
        language=language,
        secret_digest=digest(derive_secret(party_id, 0)),
        consented_round=1 if side is Party.Sides.APPLICANT else 0,
    )
    make_channels(dispute, party, at)
    write_identity(party, identity, at)
    return party


def write_identity(party: Party, identity: Identity, at: datetime) -> None:
    """Seal who the party is; the newest item counts."""
    payload = {
        "name": identity.name,
        "phone": identity.phone,
        "email": identity.email,
        "address": identity.address,
    }
    put(channel_of(party.dispute_id, DataClass.IDENTITY, party), "IDENTITY", payload, at=at, by=None)


def checked(identity: Identity) -> Identity:
    """The identity, cleaned. Raises Refused ``name.missing`` and ``text.too_long``."""
    most = ORGANISATION_LENGTH if identity.organisation else NAME_LENGTH
    name = clean_text(identity.name, max_length=most, field="name")
    if not name:
        raise Refused("name.missing", _("Please say who it is."), field="name")
    return Identity(
        name=name,
        phone=clean_text(identity.phone, max_length=20, field="phone"),
        email=clean_text(identity.email, max_length=254, field="email"),
        address=clean_text(identity.address, max_length=200, field="address"),
        organisation=identity.organisation,
    )
