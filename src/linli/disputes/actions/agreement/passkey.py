"""Approving by a passkey: a key made on the signer's own device, and its signature over the hash of the text."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.access import Capacity, get_standing
from linli.disputes.actions.agreement.sign import approve, given_already, signing_capacity
from linli.disputes.models import Approval, SigningKey
from linli.disputes.rules.approval import ApprovalKey, NotApproved, Site, check_assertion, check_registration
from linli.kit.actors import Actor
from linli.kit.errors import NotFound, Refused
from linli.ledger import actions as ledger

MOST_KEYS = 5
T = TypeVar("T")


@dataclass(frozen=True)
class Assertion:
    """What the device answered, as bytes."""

    credential_id: bytes
    client_data: bytes
    authenticator_data: bytes
    signature: bytes


def site() -> Site:
    """Where approvals are given: this installation's own address."""
    return Site(origin=settings.ORIGIN, rp_id=urlsplit(settings.ORIGIN).hostname or "")


@transaction.atomic
def add_key(
    *, actor: Actor, at: datetime, dispute_id: UUID, challenge: bytes, client_data: bytes, attestation: bytes
) -> SigningKey:
    """Keep a new passkey of a signer. ``challenge`` was drawn by this site for this one registration.

    Raises Refused ``passkey.<reason>``, ``passkey.too_many``, ``passkey.taken``, NotAllowed ``dispute.not_yours``.
    """
    standing = get_standing(actor, dispute_id)
    own = signing_capacity(standing)
    made = _checked(
        lambda: check_registration(challenge=challenge, client_data=client_data, attestation=attestation, site=site())
    )
    if SigningKey.objects.filter(dispute_id=dispute_id, **_owner(own)).count() >= MOST_KEYS:
        raise Refused("passkey.too_many", _("Five passkeys are enough for one dispute."))
    if SigningKey.objects.filter(dispute_id=dispute_id, credential_id=made.credential_id).exists():
        raise Refused("passkey.taken", _("This passkey is known here already."))
    key = SigningKey.objects.create(
        dispute_id=dispute_id,
        credential_id=made.credential_id,
        public_key=made.public_key,
        sign_count=made.sign_count,
        made_at=at,
        **_owner(own),
    )
    ledger.record(
        verb="disputes.add_key",
        subject_type="dispute",
        subject_id=dispute_id,
        actor=actor,
        at=at,
        before=None,
        after={"key": str(key.id)},
        post_id=own.duty.post_id if own.duty else None,
    )
    return key


@transaction.atomic
def approve_by_passkey(*, actor: Actor, at: datetime, dispute_id: UUID, sha256: str, assertion: Assertion) -> Approval:
    """Approve the frozen text by a passkey whose signature is over its hash.

    The very same answer of the device sent again, because the first one was never acknowledged, is this approval.
    Raises NotFound ``passkey.unknown``, Refused ``passkey.<reason>``, and what ``approve`` raises.
    """
    standing = get_standing(actor, dispute_id)
    own = signing_capacity(standing)
    rows = SigningKey.objects.select_for_update().filter(dispute_id=dispute_id, **_owner(own))
    key = next((row for row in rows if bytes(row.credential_id) == assertion.credential_id), None)
    if key is None:
        raise NotFound("passkey.unknown", _("This device has no passkey for this dispute yet."))
    kept = given_already(dispute_id, sha256, key=str(key.id), signature=assertion.signature.hex())
    if kept is not None:
        return kept
    count = _checked(
        lambda: check_assertion(
            ApprovalKey(bytes(key.credential_id), bytes(key.public_key), key.sign_count),
            challenge=_digest(sha256),
            client_data=assertion.client_data,
            authenticator_data=assertion.authenticator_data,
            signature=assertion.signature,
            site=site(),
        )
    )
    SigningKey.objects.filter(id=key.id).update(sign_count=count)
    proof = {
        "key": str(key.id),
        "public_key": bytes(key.public_key).hex(),
        "client_data": assertion.client_data.hex(),
        "authenticator_data": assertion.authenticator_data.hex(),
        "signature": assertion.signature.hex(),
    }
    return approve(standing, at=at, sha256=sha256, method=Approval.Methods.PASSKEY, proof=proof, party=own.party)


def _owner(own: Capacity) -> dict[str, Any]:
    return {"party": own.party} if own.party else {"post_id": own.duty.post_id if own.duty else None}


def _digest(sha256: str) -> bytes:
    try:
        return bytes.fromhex(sha256)
    except ValueError as error:
        sentence = _("This is not the text that is to be signed. Please read it again.")
        raise Refused("agreement.changed", sentence) from error


def _checked(check: Callable[[], T]) -> T:
    """What the check gives, or Refused with its reason."""
    try:
        return check()
    except NotApproved as error:
        sentence = _("The device's answer does not fit this text and this site. Please try again.")
        raise Refused(f"passkey.{error.code.lower()}", sentence) from error
