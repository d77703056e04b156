"""The devices on which somebody switched messages on: for the worker, and for the page on which they are switched."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.notices.models import Device
from linli.notices.rules.devices import mark_of

Owner = tuple[UUID | None, UUID | None]  # an account, and a matter for its resident


@dataclass(frozen=True)
class DeviceRow:
    """One device as its owner sees it. ``mark`` is the SHA-256 of its address, by which a browser knows itself."""

    id: UUID
    mark: str
    created_at: datetime
    last_taken_at: datetime | None


def list_account_devices(account_id: UUID) -> list[DeviceRow]:
    """Of an account, the first added first."""
    return _rows(Device.objects.filter(account_id=account_id))


def list_matter_devices(matter_id: UUID) -> list[DeviceRow]:
    """Of the resident of a matter, the first added first. The caller has opened its link."""
    return _rows(Device.objects.filter(matter_id=matter_id))


def with_devices(owners: Collection[Owner]) -> set[Owner]:
    """Those of them who have a device by either. One statement; none for nobody."""
    return set(devices_by_owner(owners))


def devices_by_owner(owners: Collection[Owner]) -> dict[Owner, list[Device]]:
    """By owner, each address once. One statement; none for nobody."""
    wanted = {owner for owner in owners if any(owner)}
    if not wanted:
        return {}
    accounts = {account for account, _matter in wanted if account}
    matters = {matter for _account, matter in wanted if matter}
    rows = list(Device.objects.filter(Q(account_id__in=accounts) | Q(matter_id__in=matters)).order_by("id"))
    found = {owner: _of(owner, rows) for owner in wanted}
    return {owner: devices for owner, devices in found.items() if devices}


def _of(owner: Owner, rows: Collection[Device]) -> list[Device]:
    account, matter = owner
    own = [row for row in rows if (account and row.account_id == account) or (matter and row.matter_id == matter)]
    return list({row.endpoint: row for row in own}.values())


def _rows(devices: QuerySet[Device]) -> list[DeviceRow]:
    return [
        DeviceRow(row.id, mark_of(row.endpoint), row.created_at, row.last_taken_at) for row in devices.order_by("id")
    ]
