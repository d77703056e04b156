"""What recipients have chosen, for a batch at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from linli.notices.models import Preference, Unreachable
from linli.notices.rules import NO_WISH, Channel, Rhythm, Span, Wish


@dataclass(frozen=True)
class Wishes:
    """By account and by matter. A matter's own is about that matter, and goes before the account's."""

    by_account: Mapping[UUID, Wish]
    by_matter: Mapping[UUID, Wish]

    def of(self, account_id: UUID | None, matter_id: UUID | None, *, is_staff: bool) -> Wish:
        """What holds for a notice. Staff are told by what their account chose, whatever a resident chose."""
        own = self.by_account.get(account_id, NO_WISH) if account_id else NO_WISH
        if is_staff or matter_id is None:
            return own
        return self.by_matter.get(matter_id, own)


def wishes_of(account_ids: Collection[UUID], matter_ids: Collection[UUID]) -> Wishes:
    """One statement; none for nobody."""
    if not account_ids and not matter_ids:
        return Wishes({}, {})
    rows = Preference.objects.filter(Q(account_id__in=account_ids) | Q(matter_id__in=matter_ids))
    by_account: dict[UUID, Wish] = {}
    by_matter: dict[UUID, Wish] = {}
    for row in rows:
        if row.account_id is not None:
            by_account[row.account_id] = wish_of(row)
        elif row.matter_id is not None:
            by_matter[row.matter_id] = wish_of(row)
    return Wishes(by_account, by_matter)


def wish_of(row: Preference) -> Wish:
    """The row as the plan reads it."""
    quiet = Span(row.quiet_from, row.quiet_to) if row.quiet_from is not None and row.quiet_to is not None else None
    return Wish(row.channel, Rhythm(row.rhythm) if row.rhythm else None, quiet, row.unsubscribed_at is not None)


def closed_channels(matter_ids: Collection[UUID]) -> dict[UUID, set[str]]:
    """The channels by which the residents of these matters could not be reached. One statement; none for no matter.

    Devices are never among them: those that took it back are gone, and others may have come since.
    """
    closed: dict[UUID, set[str]] = {}
    if matter_ids:
        marks = Unreachable.objects.filter(matter_id__in=matter_ids).exclude(channel=Channel.PUSH.value)
        for matter_id, channel in marks.values_list("matter_id", "channel"):
            closed.setdefault(matter_id, set()).add(channel)
    return closed
