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
# Of what nobody holds yet the most urgent are enough to choose from: a team may have thousands after a storm, and each
# row shown is a look at a person's words that is recorded and told. (tests/soak: 200 of them made a day cost 340 ms.)
MOST_UNASSIGNED = 50


@dataclass(frozen=True)
class Day:
    """Mine, my team's that nobody holds in person, and hand-overs waiting for an answer; each late first.

    ``has_more_unassigned``: the team has more than the MOST_UNASSIGNED that are due first.
    """

    mine: list[InboxRow]
    unassigned: list[InboxRow]
    has_more_unassigned: bool
    offered: list[InboxRow]


def list_day(actor: Actor, at: datetime) -> Unread[Day]:
    """Three statements. Raises NotAllowed ``inbox.not_staff``."""
    if not actor.is_staff:
        raise NotAllowed("inbox.not_staff", _("This list is for those who work matters."))
    own = Q(owner_post_id__in=[duty.post_id for duty in actor.duties])
    offers = HandOver.objects.filter(pending_for(actor)).values("matter_id")
    team = teams_of(actor) & Q(owner_post_id__isnull=True)
    unassigned = _first_due(actor, team, MOST_UNASSIGNED + 1)
    day = Day(
        mine=_by_clock(_first_due(actor, own, MOST), at),
        unassigned=_by_clock(unassigned[:MOST_UNASSIGNED], at),
        has_more_unassigned=len(unassigned) > MOST_UNASSIGNED,
        offered=_by_clock(_first_due(actor, Q(id__in=offers), MOST), at),
    )
    return unread(actor, day, [*day.mine, *day.unassigned, *day.offered])


def _first_due(actor: Actor, condition: Q, most: int) -> list[InboxRow]:
    return rows_of(actor, Matter.objects.working().filter(condition).order_by("due_at", "id"), most)


def _by_clock(rows: list[InboxRow], at: datetime) -> list[InboxRow]:
    """What is late first, then by the clock that runs now: the first look, or the end."""
    return sorted(rows, key=lambda row: (not row.is_late(at), row.next_due_at, str(row.id)))
