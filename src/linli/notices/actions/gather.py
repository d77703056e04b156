"""When the time of held notices has come, those of one recipient become one message."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction

from linli.kit.db import fetch_all
from linli.kit.ids import uuid7
from linli.notices.models import Notice
from linli.notices.rules import DIGEST, Audience, State, Urgency, recipient_key

_AT_ONCE = 2000
_MOST_IN_ONE = 50  # lines of one message; the next fifty are another

_HELD = """
SELECT id, account_id, matter_id, audience, language, template, values::text, offers::text
FROM notices_notice
WHERE channel = %s AND next_at <= %s AND state = 'HELD' AND template <> 'digest'
    AND alert_id IS NULL AND about_id IS NULL
ORDER BY account_id, matter_id, id LIMIT %s FOR UPDATE SKIP LOCKED
"""


@dataclass(frozen=True)
class _Held:
    id: UUID
    account_id: UUID | None
    matter_id: UUID | None
    audience: str
    language: str
    template: str
    values: str
    offers: str


@transaction.atomic
def gather(channel: str, at: datetime) -> int:
    """Make the digests that are due on that channel; how many. What is alone goes out by itself, as it is.

    One transaction: a notice is in one digest or in none, whatever is killed when. The digest is a notice of its own,
    with its own id, tries and receipt.
    """
    groups: dict[tuple[str, str], list[_Held]] = defaultdict(list)
    for values in fetch_all(_HELD, [channel, at, _AT_ONCE]):
        held = _Held(*values)
        groups[recipient_key(held.account_id, held.matter_id, Audience(held.audience))].append(held)
    digests = [_digest(part, channel, at) for group in groups.values() for part in _parts(group) if len(part) > 1]
    Notice.objects.bulk_create(digest for digest, _members in digests)
    for digest, members in digests:
        Notice.objects.filter(id__in=members, state=State.HELD.value).update(digest_id=digest.id, next_at=None)
    return len(digests)


def _parts(group: Sequence[_Held]) -> Iterable[Sequence[_Held]]:
    return (group[start : start + _MOST_IN_ONE] for start in range(0, len(group), _MOST_IN_ONE))


def _digest(members: Sequence[_Held], channel: str, at: datetime) -> tuple[Notice, list[UUID]]:
    newest = members[-1]
    matters = {member.matter_id for member in members}
    digest = Notice(
        id=uuid7(),
        template=DIGEST,
        urgency=Urgency.NORMAL.value,
        audience=newest.audience,
        language=newest.language,
        account_id=newest.account_id,
        matter_id=newest.matter_id if len(matters) == 1 else None,
        values={"items": [_item(member) for member in members]},
        offers=msgspec.json.decode(newest.offers),
        channel=channel,
        state=State.CREATED.value,
        state_at=at,
        created_at=at,
        ready_at=at,
        next_at=at,
    )
    return digest, [member.id for member in members]


def _item(member: _Held) -> dict[str, Any]:
    return {
        "template": member.template,
        "values": msgspec.json.decode(member.values),
        "matter_id": str(member.matter_id) if member.matter_id else None,
    }
