"""What the clock tells about things to perform: that a day comes, and that it has passed. It moves no dispute."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from linli.disputes.actions.announcing import said_of
from linli.disputes.events import DueCameNear, DueRanLate
from linli.disputes.models import Due
from linli.kit.clock import local_day
from linli.kit.events import announce

_OPEN = {"confirmed_at__isnull": True, "released_at__isnull": True}


def sweep_dues(*, at: datetime) -> dict[str, int]:
    """Remind of every day that has come, once however many were missed, and tell what is late; counts of both."""
    day = local_day(at)
    near = Due.objects.filter(next_reminder_on__lte=day, **_OPEN).order_by("next_reminder_on", "id")
    late = Due.objects.filter(late_from__lte=day, noticed_at__isnull=True, **_OPEN).order_by("late_from", "id")
    reminded = _each(near.values_list("id", flat=True), at, remind)
    told = _each(late.values_list("id", flat=True), at, notice_late)
    return {"reminded": reminded, "late": told}


@transaction.atomic
def remind(*, at: datetime, due_id: UUID) -> bool:
    """Tell both sides that the day comes or has come; the reminders that were missed are this one. False if settled."""
    due = Due.objects.select_for_update().select_related("agreement__dispute").filter(id=due_id, **_OPEN).first()
    day = local_day(at)
    if due is None or due.next_reminder_on is None or due.next_reminder_on > day:
        return False
    Due.objects.filter(id=due_id).update(next_reminder_on=_after(due.remind_on, day))
    if due.agreement.state == due.agreement.States.IN_FORCE and due.said_done_at is None:
        announce(DueCameNear(**_common(due, at), due_on=due.due_on))
    return True


@transaction.atomic
def notice_late(*, at: datetime, due_id: UUID) -> bool:
    """The clock tells both sides that something is late, once, and the time to make good begins. False when too soon.

    A fact and no decision: the dispute moves only when a side says that it was not performed.
    """
    rows = Due.objects.select_for_update().select_related("agreement__dispute")
    due = rows.filter(id=due_id, noticed_at__isnull=True, **_OPEN).first()
    if due is None or due.late_from is None or local_day(at) < due.late_from:
        return False
    cure_until = at + timedelta(days=due.cure_days)
    Due.objects.filter(id=due_id).update(noticed_at=at, cure_until=cure_until)
    announce(DueRanLate(**_common(due, at), due_on=due.due_on, cure_until=cure_until))
    return True


def _each(ids: Iterable[UUID], at: datetime, act: Callable[..., bool]) -> int:
    return sum(act(at=at, due_id=due_id) for due_id in list(ids))


def _after(days: list[date], day: date) -> date | None:
    return min((one for one in days if one > day), default=None)


def _common(due: Due, at: datetime) -> dict[str, Any]:
    return {**said_of(due.agreement.dispute, verb="REMIND", at=at), "due_id": due.id}
