"""The outbox as those see it who see to it: counts, what failed, and what became of one notice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.errors import NotAllowed, NotFound
from linli.notices.models import Change, Notice, Unreachable
from linli.notices.rules import DIGEST, State
from linli.people import rules as people_rules

SEE = "notices.see"
_MOST_FAILED = 500


@dataclass(frozen=True)
class StateCount:
    """How many notices of a channel are in a state."""

    channel: str
    state: str
    count: int


@dataclass(frozen=True)
class FailedNotice:
    """One that failed for good. Without its address: that is read on its own page, and noted."""

    id: UUID
    template: str
    matter_id: UUID
    channel: str
    reason: str
    failed_at: datetime


@dataclass(frozen=True)
class ChangeRow:
    """What it became, when, and why."""

    state: str
    at: datetime
    reason: str


@dataclass(frozen=True)
class NoticeView:
    """One notice with its address, for those who see to it."""

    id: UUID
    template: str
    matter_id: UUID
    path: str
    channel: str
    address: str
    state: str
    reason: str
    attempts: int
    next_at: datetime | None
    created_at: datetime
    changes: tuple[ChangeRow, ...]


@dataclass(frozen=True)
class UnreachableRow:
    """By which way the resident of a matter could not be reached."""

    channel: str
    reason: str
    since_at: datetime


def count_states(actor: Actor, at: datetime, days: int = 7) -> list[StateCount]:
    """Of the actor's places in the last days, by channel and state. Raises NotAllowed ``notice.not_yours``."""
    rows = (
        Notice.objects.filter(_places(actor), created_at__gte=at - timedelta(days=days))
        .values_list("channel", "state")
        .annotate(count=Count("id"))
        .order_by("channel", "state")
    )
    return [StateCount(*row) for row in rows]


def list_failed(actor: Actor, at: datetime, days: int = 30) -> list[FailedNotice]:
    """Those of the actor's places that failed for good, newest first, 500 at most; the caller leaves out matters that
    the actor may not see. Raises NotAllowed ``notice.not_yours``.
    """
    rows = Notice.objects.filter(
        _places(actor),
        state=State.PERMANENT_FAILURE.value,
        matter_id__isnull=False,
        created_at__gte=at - timedelta(days=days),
    ).exclude(template=DIGEST)
    columns = ("id", "template", "matter_id", "channel", "reason", "state_at")
    return [FailedNotice(*row) for row in rows.order_by("-state_at", "-id").values_list(*columns)[:_MOST_FAILED]]


def get_notice(actor: Actor, notice_id: UUID) -> NoticeView:
    """One of the actor's places. The caller checks that the actor may see its matter and notes the reading.

    Raises NotFound ``notice.unknown``.
    """
    row = Notice.objects.filter(id=notice_id, matter_id__isnull=False).first()
    if row is None or row.matter_id is None or not people_rules.may(actor, SEE, row.path):
        raise NotFound("notice.unknown", _("There is no such notice, or it is not yours to see."))
    changes = Change.objects.filter(notice_id=row.id).order_by("at", "id").values_list("state", "at", "reason")
    first = ChangeRow(State.CREATED.value, row.created_at, "")
    address = row.address or next((address for _channel, address in row.offers), "")
    return NoticeView(
        id=row.id,
        template=row.template,
        matter_id=row.matter_id,
        path=row.path,
        channel=row.channel,
        address=address,
        state=row.state,
        reason=row.reason,
        attempts=row.attempts,
        next_at=row.next_at,
        created_at=row.created_at,
        changes=(first, *(ChangeRow(*change) for change in changes)),
    )


def list_unreachable(matter_ids: Sequence[UUID]) -> list[UnreachableRow]:
    """By which ways the residents of these matters could not be reached: somebody has to telephone or to call."""
    rows = Unreachable.objects.filter(matter_id__in=matter_ids).order_by("since_at")
    return [UnreachableRow(*row) for row in rows.values_list("channel", "reason", "since_at")]


def _places(actor: Actor) -> Q:
    """The subtrees that the actor sees to; raises NotAllowed ``notice.not_yours`` without one."""
    condition = Q()
    for duty in actor.duties:
        if SEE in people_rules.ROLE_VERBS[duty.role] and duty.agency_id is None:
            low, high = people_rules.path_range(duty.path)
            condition |= Q(path__gte=low, path__lt=high)
    if not condition:
        raise NotAllowed("notice.not_yours", _("This is for coordinators."))
    return condition
