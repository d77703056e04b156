"""Everything in the outbox and beside it about one resident's matter, or one account. The caller knows whose it is."""

from collections.abc import Iterator
from uuid import UUID

from linli.kit.own_data import OwnRow
from linli.notices.models import Alert, Device, Notice, PostalAddress, Preference, Unreachable
from linli.notices.rules import Audience

_NOT_STAFF = [Audience.RESIDENT.value, Audience.PARTY.value]


def own_rows_of_matter(matter_id: UUID) -> list[OwnRow]:
    """What was sent to its resident, how it is sent, and to which devices and doors."""
    notices = Notice.objects.filter(matter_id=matter_id, audience=Audience.RESIDENT.value)
    return [
        *map(_notice, notices.order_by("id")),
        *_settings(Preference.objects.filter(matter_id=matter_id).first()),
        *map(_device, Device.objects.filter(matter_id=matter_id).order_by("id")),
        *(
            OwnRow("post", row.since_at, {"lines": row.lines})
            for row in PostalAddress.objects.filter(matter_id=matter_id)
        ),
        *(
            OwnRow("unreachable", row.since_at, {"channel": row.channel, "reason": row.reason})
            for row in Unreachable.objects.filter(matter_id=matter_id).order_by("id")
        ),
    ]


def own_rows_of_party(party_id: UUID) -> list[OwnRow]:
    """What was sent to one side of a dispute."""
    notices = Notice.objects.filter(about_id=party_id, audience=Audience.PARTY.value)
    return [_notice(row) for row in notices.order_by("id")]


def own_rows_of_account(account_id: UUID) -> list[OwnRow]:
    """What was sent to the account itself, its devices, its wishes and the news that it asked for."""
    notices = Notice.objects.filter(account_id=account_id).exclude(audience__in=_NOT_STAFF)
    alerts = Alert.objects.filter(account_id=account_id).order_by("id")
    return [
        *map(_notice, notices.order_by("id")),
        *_settings(Preference.objects.filter(account_id=account_id).first()),
        *map(_device, Device.objects.filter(account_id=account_id).order_by("id")),
        *(OwnRow("alerts", row.created_at, {"kind": row.kind_code, "rhythm": row.rhythm}) for row in alerts),
    ]


def _notice(row: Notice) -> OwnRow:
    said = {"message": row.template, "by": row.channel, "state": row.state, "read_at": row.read_at}
    held = {"address": row.address, "offers": row.offers, "values": row.values}
    return OwnRow("notices", row.created_at, {**said, **held})


def _settings(row: Preference | None) -> Iterator[OwnRow]:
    if row is not None:
        quiet = {"quiet_from": row.quiet_from, "quiet_to": row.quiet_to, "unsubscribed_at": row.unsubscribed_at}
        yield OwnRow("settings", row.updated_at, {"by": row.channel, "rhythm": row.rhythm, **quiet})


def _device(row: Device) -> OwnRow:
    """Its keys are secrets of the browser: told is that it is there, and the address that its maker gave it."""
    return OwnRow("devices", row.created_at, {"endpoint": row.endpoint, "last_reached_at": row.last_taken_at})


def has_own_of_matter(matter_id: UUID) -> bool:
    """Whether a device, an address for letters or a wish is kept for it."""
    kept = (Device, PostalAddress, Preference)
    return any(model._default_manager.filter(matter_id=matter_id).exists() for model in kept)
