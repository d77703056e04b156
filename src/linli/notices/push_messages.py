"""What a device shows: that there is news, in its own language. Nothing that a lock screen would tell a stranger.

Where it leads holds neither a number nor the secret of a link: the list of what this account was told, or the matters
whose links the browser itself remembers.
"""

import json
from collections.abc import Collection, Mapping

from django.urls import reverse

from linli.notices.drivers.interface import Device
from linli.notices.messages import push_text, service_name
from linli.notices.models import Device as Row
from linli.notices.queries.devices import Owner, devices_by_owner
from linli.notices.rules import short_language


def devices_of(owners: Collection[Owner]) -> Mapping[Owner, tuple[Device, ...]]:
    """Where a push to these goes, and what it says there. One statement; none for nobody."""
    found = devices_by_owner(owners)
    return {owner: tuple(_device(row) for row in rows) for owner, rows in found.items()}


def _device(row: Row) -> Device:
    payload = {
        "title": service_name(row.language),
        "body": push_text(row.language),
        "page": reverse("notices" if row.account_id else "my_matters"),
        "language": "zh-Hans" if short_language(row.language) == "zh" else "en",
    }
    return Device(
        id=row.id,
        endpoint=row.endpoint,
        public_key=row.public_key,
        auth_secret=row.auth_secret,
        payload=json.dumps(payload, ensure_ascii=False),
    )
