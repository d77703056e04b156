"""The devices of an account or of a matter, as the page shows them on which they are added and taken off."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from linli.notices import queries as notices
from linli.notices.queries import DeviceRow
from linli.portal.pages.matter_link import MatterLink
from linli.ui.words import when

ADDED, REMOVED = "added", "removed"


@dataclass(frozen=True)
class DeviceLine:
    """One device by the day on which it was added; ``mark`` lets its own browser recognise it."""

    id: UUID
    mark: str
    when: str


@dataclass(frozen=True)
class DeviceList:
    """``key`` is what a browser needs, empty where nothing can be added; ``change`` what was just done."""

    key: str
    address: str
    rows: list[DeviceLine]
    change: str


def devices_of_matter(request: HttpRequest, link: MatterLink) -> DeviceList | None:
    """Those behind the link of a matter; None where there are none and none can be added."""
    return _list(request, link.url_of("matter_devices"), notices.list_matter_devices(link.matter.id))


def devices_of_account(request: HttpRequest, account_id: UUID) -> DeviceList | None:
    """Those of an account; None as above."""
    return _list(request, reverse("account_devices"), notices.list_account_devices(account_id))


def _list(request: HttpRequest, address: str, rows: Iterable[DeviceRow]) -> DeviceList | None:
    key = notices.push_public_key()
    lines = [DeviceLine(row.id, row.mark, when(row.created_at)) for row in rows]
    change = request.GET.get("device", "")
    return DeviceList(key, address, lines, change) if key or lines else None
