"""The turn of the alerts: which are due, and what each is told, in one transaction with the outbox."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.kit.actors import SYSTEM
from linli.kit.cells import current_cell
from linli.kit.db import must_change_one
from linli.ledger import actions as ledger
from linli.notices.actions.post import NewNotice, Recipient, post_many
from linli.notices.models import Alert
from linli.notices.rules import Channel, hours_of
from linli.notices.rules.alerts import AlertRhythm, day_begins, next_alert


@dataclass(frozen=True)
class DueAlert:
    """One that is due, without its address: of which place and subject, from when up to when, in which language."""

    id: UUID
    place_id: UUID
    kind_code: str
    language: str
    since: datetime
    until: datetime


def take_due_alerts(*, at: datetime, size: int = 200) -> list[DueAlert]:
    """Up to ``size`` that are due and nobody else holds, locked: the caller's transaction tells them and ends."""
    due = Alert.objects.select_for_update(skip_locked=True).filter(next_at__lte=at).order_by("next_at", "id")
    until = day_begins(at)
    return [
        DueAlert(row.id, row.place_id, row.kind_code, row.language, row.told_until_at, until)
        for row in due[:size]
        if row.told_until_at is not None
    ]


def tell_alerts(*, at: datetime, due: Sequence[DueAlert], words: Mapping[UUID, Mapping[str, str]]) -> int:
    """Write those that have words into the outbox; how many. Belongs into the transaction of ``take_due_alerts``.

    ``words``: by alert the values of the template. One without words was not told anything: it keeps the day up to
    which it was told, so that few matters are told together later and none is left out.
    """
    rows = Alert.objects.in_bulk([one.id for one in due])
    hour = hours_of(current_cell()).daily
    for one in due:
        row = rows[one.id]
        told_until = one.until if one.id in words else row.told_until_at
        next_at = next_alert(at, AlertRhythm(row.rhythm), hour)
        same = Alert.objects.filter(id=row.id, next_at=row.next_at)
        must_change_one(same.update(told_until_at=told_until, next_at=next_at))
    new = [_notice(rows[one.id], words[one.id]) for one in due if one.id in words]
    written = post_many(at=at, notices=new) if new else 0
    if new:
        _record(at, new, len(due))
    return written


def _notice(row: Alert, values: Mapping[str, str]) -> NewNotice:
    offers = ((Channel.EMAIL.value, row.email),) if row.email else ()
    recipient = Recipient(language=row.language, account_id=row.account_id, offers=offers, alert_id=row.id)
    return NewNotice(template="public.alert", recipient=recipient, values=values)


def _record(at: datetime, new: Sequence[NewNotice], looked: int) -> None:
    first = new[0].recipient.alert_id
    assert first is not None
    facts = {"told": len(new), "due": looked}
    ledger.record(
        verb="notices.tell_alerts",
        subject_type="alert",
        subject_id=first,
        actor=SYSTEM,
        at=at,
        before=None,
        after=None,
        facts=facts,
    )
