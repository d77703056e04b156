"""A caseworker's day: what is in hand, what lies unassigned in the team, what is offered; the latest clock first."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.errors import NotAllowed
from linli.ledger.rules.looks import Unread
from linli.matters.access import pending_for
from linli.matters.models import HandOver, Matter
from linli.matters.queries.inbox import InboxRow, rows_of, teams_of, unread

MOST = 200  # a day has fewer; the desk's list shows the rest


@dataclass(frozen=True)
class Day:
    """Mine, my team's that nobody holds in person, and hand-overs waiting for an answer; each late first."""

    mine: list[InboxRow]
    unassigned: list[InboxRow]
    offered: list[InboxRow]


def list_day(actor: Actor, at: datetime) -> Unread[Day]:
    """Three statements. Raises NotAllowed ``inbox.not_staff``."""
    if not actor.is_staff:
        raise NotAllowed("inbox.not_staff", _("This list is for those who work matters."))
    own = Q(owner_post_id__in=[duty.post_id for duty in actor.duties])
    offers = HandOver.objects.filter(pending_for(actor)).values("matter_id")
    day = Day(
        mine=_by_clock(actor, at, own),
        unassigned=_by_clock(actor, at, teams_of(actor) & Q(owner_post_id__isnull=True)),
        offered=_by_clock(actor, at, Q(id__in=offers)),
    )
    return unread(actor, day, [*day.mine, *day.unassigned, *day.offered])


def _by_clock(actor: Actor, at: datetime, condition: Q) -> list[InboxRow]:
    """What is late first, then by the clock that runs now: the first look, or the end."""
    matters = Matter.objects.working().filter(condition).order_by("due_at", "id")
    return sorted(rows_of(actor, matters, MOST), key=lambda row: (not row.is_late(at), row.next_due_at, str(row.id)))
