"""A caseworker's day: what is in hand, what lies unassigned in the team, what is offered; the latest clock first."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.errors import NotAllowed
from linli.ledger.rules.looks import Unread
from linli.matters.access import pending_for
from linli.matters.models import HandOver, Matter
from linli.matters.queries.inbox import InboxRow, rows_of, teams_of, unread

# Of each list the most urgent are enough to choose from: a team may have thousands after a storm, and each row shown is
# a look at a person's words that is recorded and told. (tests/soak: 200 rows made a day cost 340 ms.) The desk has all.
MOST = 50


@dataclass(frozen=True)
class Day:
    """Mine, my team's that nobody holds in person, and hand-overs waiting for an answer; each late first.

    Of each the MOST that are due first. ``held`` and ``late``: how many are mine in all, and how many of them are late.
    ``has_more_unassigned`` and ``has_more_offered``: there are others.
    """

    mine: list[InboxRow]
    unassigned: list[InboxRow]
    offered: list[InboxRow]
    held: int
    late: int
    has_more_unassigned: bool
    has_more_offered: bool


def list_day(actor: Actor, at: datetime) -> Unread[Day]:
    """Three statements, four for whoever holds more than MOST. Raises NotAllowed ``inbox.not_staff``."""
    if not actor.is_staff:
        raise NotAllowed("inbox.not_staff", _("This list is for those who work matters."))
    own = Q(owner_post_id__in=[duty.post_id for duty in actor.duties])
    offers = HandOver.objects.filter(pending_for(actor)).values("matter_id")
    team = teams_of(actor) & Q(owner_post_id__isnull=True)
    mine, unassigned, offered = (_first_due(actor, which) for which in (own, team, Q(id__in=offers)))
    held, late = _counted(own, mine, at)
    day = Day(
        mine=_by_clock(mine[:MOST], at),
        unassigned=_by_clock(unassigned[:MOST], at),
        offered=_by_clock(offered[:MOST], at),
        held=held,
        late=late,
        has_more_unassigned=len(unassigned) > MOST,
        has_more_offered=len(offered) > MOST,
    )
    return unread(actor, day, [*day.mine, *day.unassigned, *day.offered])


def _first_due(actor: Actor, condition: Q) -> list[InboxRow]:
    """One more than is shown, to know whether there are more."""
    return rows_of(actor, Matter.objects.working().filter(condition).order_by("due_at", "id"), MOST + 1)


def _counted(own: Q, rows: list[InboxRow], at: datetime) -> tuple[int, int]:
    """How many are in hand, and how many of them are late."""
    if len(rows) <= MOST:
        return len(rows), sum(row.is_late(at) for row in rows)
    counts = Matter.objects.working().filter(own).aggregate(held=Count("id"), late=Count("id", filter=Q(due_at__lt=at)))
    return counts["held"], counts["late"]


def _by_clock(rows: list[InboxRow], at: datetime) -> list[InboxRow]:
    """What is late first, then by the clock that runs now: the first look, or the end."""
    return sorted(rows, key=lambda row: (not row.is_late(at), row.next_due_at, str(row.id)))
