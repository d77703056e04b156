"""Notices on the pages of an account: read."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from linli.kit.actors import Actor
from linli.notices.models import Notice
from linli.notices.rules import Channel


def mark_read(*, actor: Actor, at: datetime, notice_ids: Sequence[UUID] | None = None) -> int:
    """The actor has seen these, or with None everything there is; how many were unread.

    Only the reader's own bell changes, nothing that anybody answers for: the ledger is not told.
    """
    if actor.account_id is None:
        return 0
    unread = Notice.objects.filter(account_id=actor.account_id, channel=Channel.IN_APP.value, read_at__isnull=True)
    if notice_ids is not None:
        unread = unread.filter(id__in=notice_ids)
    return unread.update(read_at=at)
