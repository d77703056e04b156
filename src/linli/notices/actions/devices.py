"""Switch messages on and off on a device; forget devices that took it back; the key that they all depend on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.kit import outbound
from linli.kit.actors import SYSTEM, Actor
from linli.kit.db import fetch_all
from linli.kit.errors import Conflict, NotFound, Refused
from linli.kit.ids import uuid7
from linli.ledger import actions as ledger
from linli.notices.actions.unreachable import forget_unreachable
from linli.notices.drivers.encryption import read_public_key
from linli.notices.drivers.interface import Outcome
from linli.notices.models import Device
from linli.notices.push_keys import (
    PushKeyUnusable,
    is_push_key_there,
    key_path,
    load_push_key,
    lost,
    make_key_file,
    push_public_key,
)
from linli.notices.rules import Channel
from linli.notices.rules.devices import MOST_DEVICES, Subscription
from linli.people.actions import end_consents, give_consent, new_consent, withdraw_consent

PUSH = "notices.push"
_FORGET_OFFERS = """
UPDATE notices_notice SET offers = (
    SELECT coalesce(jsonb_agg(offer ORDER BY number), '[]'::jsonb)
    FROM jsonb_array_elements(offers) WITH ORDINALITY AS one (offer, number) WHERE offer->>0 <> 'PUSH')
WHERE id = ANY(%s) AND state = 'TEMPORARY_FAILURE' RETURNING id
"""


@transaction.atomic
def add_device(
    *, actor: Actor, at: datetime, subscription: Subscription, language: str, matter_id: UUID | None = None
) -> UUID:
    """Tell what happens on this device too: for the resident of ``matter_id``, whose link the caller has opened, or
    for the actor's own account. The same device again is the same device with its newest keys.

    Raises NotFound ``account.unknown``, Conflict ``device.not_here`` where nothing can be pushed, Refused
    ``device.malformed``, ``device.too_many`` and what ``outbound.check_address`` raises of its address.
    """
    owner = _owner(actor, matter_id)
    if not push_public_key():
        raise Conflict("device.not_here", _("Messages to devices are not set up here."))
    _check(subscription)
    known = Device.objects.select_for_update().filter(**owner).order_by("id")
    present = {row.endpoint: row.id for row in known}
    if subscription.endpoint not in present and len(present) >= MOST_DEVICES:
        raise Refused("device.too_many", _("You have ten devices already. Please take one off first."))
    values = {
        "public_key": subscription.public_key,
        "auth_secret": subscription.auth_secret,
        "language": language,
    }
    row, is_new = Device.objects.update_or_create(
        **owner, endpoint=subscription.endpoint, defaults=values, create_defaults={**values, "created_at": at}
    )
    if matter_id is not None:
        forget_unreachable(matter_id, [Channel.PUSH.value])
    if is_new:
        _record("add_device", actor, at, owner)
    if not present:
        give_consent(
            actor=actor, consent=new_consent(principal=_principal(owner), purpose=PUSH, at=at, language=language)
        )
    return row.id


@transaction.atomic
def remove_device(*, actor: Actor, at: datetime, device_id: UUID, matter_id: UUID | None = None) -> None:
    """Not on this device any more; one that is gone already is no fault, anybody else's is left as it is.

    Raises NotFound ``account.unknown``.
    """
    owner = _owner(actor, matter_id)
    deleted, _by_model = Device.objects.filter(**owner, id=device_id).delete()
    if deleted:
        _record("remove_device", actor, at, owner)
    if deleted and not Device.objects.filter(**owner).exists():
        withdraw_consent(actor=actor, at=at, principal_id=_principal(owner)[1], purpose=PUSH)


@transaction.atomic
def remove_devices(*, actor: Actor, at: datetime, matter_id: UUID | None = None) -> int:
    """On no device any more: the consent to it is taken back. Returns how many there were.

    Raises NotFound ``account.unknown``.
    """
    owner = _owner(actor, matter_id)
    deleted, _by_model = Device.objects.filter(**owner).delete()
    if deleted:
        _record("remove_device", actor, at, owner)
    withdraw_consent(actor=actor, at=at, principal_id=_principal(owner)[1], purpose=PUSH)
    return deleted


@transaction.atomic
def drop_devices(*, principal_id: UUID) -> int:
    """The consent of this matter or account has expired. Part of the caller's act, which has the entry; how many."""
    deleted, _by_model = Device.objects.filter(Q(matter_id=principal_id) | Q(account_id=principal_id)).delete()
    return deleted


@transaction.atomic
def forget_devices(*, at: datetime, matter_id: UUID) -> int:
    """The link of this matter was renewed, or what it held was destroyed: nothing goes to its devices any more.

    Returns how many there were. Part of the caller's act, which has the entry in the ledger.
    """
    deleted, _by_model = Device.objects.filter(matter_id=matter_id).delete()
    if deleted:
        end_consents(at=at, principal_ids=[matter_id], purpose=PUSH)
    return deleted


def note_devices(outcomes: Sequence[Outcome], at: datetime) -> None:
    """Forget those that took it back, note when the others were last reached. Nothing for what was no push."""
    gone = [device_id for outcome in outcomes for device_id in outcome.gone]
    took = [device_id for outcome in outcomes for device_id in outcome.took]
    if gone:
        Device.objects.filter(id__in=gone).delete()
    if took:
        Device.objects.filter(id__in=took).update(last_taken_at=at)


def forget_push_offers(notice_ids: Sequence[UUID]) -> None:
    """What no device took goes another way from now on, and does not come back to the devices."""
    if notice_ids:
        fetch_all(_FORGET_OFFERS, [list(notice_ids)])


def prepare_push_key() -> None:
    """See that there is a key, at the start of the worker: make the first one, and none in place of another.

    Raises PushKeyUnusable for one that is broken, or lost while devices depend on it. Nothing is overwritten.
    """
    if Channel.PUSH not in settings.LINLI_NOTICE_DRIVERS:
        return
    if is_push_key_there():
        load_push_key()
        return
    if Device.objects.exists():
        raise lost(key_path())
    try:
        make_key_file()
    except FileExistsError:  # another process was quicker
        load_push_key()


@transaction.atomic
def renew_push_key(*, at: datetime) -> int:
    """A new key in place of a lost or a known one. Every device depends on the old one and is forgotten; how many.

    Raises PushKeyUnusable where the key comes from the environment: there it is changed.
    """
    if settings.LINLI_PUSH_KEY:
        raise PushKeyUnusable("The key for web push comes from LINLI_PUSH_KEY. Please change it there.")
    deleted, _by_model = Device.objects.all().delete()
    ledger.record(
        verb="notices.renew_push_key",
        subject_type="push_key",
        subject_id=uuid7(),
        actor=SYSTEM,
        at=at,
        before=None,
        after=None,
        facts={"devices": deleted},
    )
    make_key_file(instead=True)
    return deleted


def _owner(actor: Actor, matter_id: UUID | None) -> dict[str, Any]:
    if matter_id is not None:
        return {"matter_id": matter_id, "account_id": None}
    if actor.account_id is None:
        raise NotFound("account.unknown", _("There is no such account."))
    return {"account_id": actor.account_id, "matter_id": None}


def _principal(owner: dict[str, Any]) -> tuple[str, UUID]:
    return ("MATTER", owner["matter_id"]) if owner["matter_id"] else ("ACCOUNT", owner["account_id"])


def _check(subscription: Subscription) -> None:
    malformed = Refused("device.malformed", _("This browser did not say where to send messages. Please try again."))
    if not subscription.is_whole():
        raise malformed
    try:
        read_public_key(subscription.public_key)
    except ValueError as error:
        raise malformed from error
    outbound.check_address(subscription.endpoint)


def _record(verb: str, actor: Actor, at: datetime, owner: dict[str, Any]) -> None:
    """That it happened, for the account or the matter; nothing of the device."""
    matter_id = owner["matter_id"]
    ledger.record(
        verb=f"notices.{verb}",
        subject_type="matter" if matter_id else "account",
        subject_id=matter_id or owner["account_id"],
        actor=actor,
        at=at,
        before=None,
        after=None,
        topics=[f"matter:{matter_id}"] if matter_id else [],
    )
