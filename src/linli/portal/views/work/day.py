"""A caseworker's day on a phone: what is asked, what is in hand, what the team has; the latest clock first."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from linli.kit import clock
from linli.kit.actors import Actor
from linli.matters import queries as matters
from linli.people import rules as people_rules
from linli.portal import frame
from linli.portal.work_rows import lines_of, points_of


@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """The list, or the same as a map with ``?view=map``. Refused for everybody without a post."""
    return frame.respond(request, "portal/work/day.jinja", _context(request), block="day")


def _context(request: HttpRequest) -> dict[str, Any]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language, now = get_language() or "", clock.now()
    today = matters.list_day(actor, now)
    mine, unassigned, offered = (lines_of(rows, language) for rows in (today.mine, today.unassigned, today.offered))
    return {
        "now": now,
        "mine": mine,
        "unassigned": unassigned,
        "offered": offered,
        "in_hand": len(mine) + len(offered),
        "late": sum(1 for line in mine if line.due_at < now),
        "topics": [f"place:{duty.path}" for duty in actor.duties],
        "may_record": people_rules.may_anywhere(actor, "matters.receive_for"),
        "as_map": request.GET.get("view") == "map",
        "points": points_of([*offered, *mine, *unassigned]),
    }
