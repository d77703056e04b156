"""A caseworker's day on a phone: what is asked, what is in hand, what the team has; the latest clock first."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from linli.kit import clock
from linli.kit.actors import Actor
from linli.matters import actions
from linli.matters import queries as matters
from linli.matters.queries import PlannedVisitView
from linli.people import rules as people_rules
from linli.portal.pages.offline import offline_of
from linli.portal.pages.spots import map_around
from linli.portal.pages.work_places import home_place
from linli.portal.pages.work_rows import Line, lines_of, points_of
from linli.ui import render
from linli.ui.environment import url
from linli.ui.words import window


@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """The list, or the same as a map with ``?view=map``. Refused for everybody without a post."""
    return render.respond(request, "portal/work/day.jinja", _context(request), block="day")


def _context(request: HttpRequest) -> dict[str, Any]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language, now = get_language() or "", clock.now()
    today = actions.open_day(actor=actor, at=now)
    own = {duty.path for duty in actor.duties}
    mine, unassigned, offered = (
        lines_of(rows, language, own) for rows in (today.mine, today.unassigned, today.offered)
    )
    as_map = request.GET.get("view") == "map"
    return {
        "now": now,
        "mine": mine,
        "unassigned": unassigned,
        "offered": offered,
        "more_unassigned": url("desk", query={"owner": "UNASSIGNED"}) if today.has_more_unassigned else "",
        "more_mine": url("desk", query={"owner": "ME"}) if today.held > len(mine) else "",
        "more_offered": url("desk", query={"owner": "OFFERED"}) if today.has_more_offered else "",
        "offers": matters.list_offers(actor, today.offered, language),
        "visits": {key: window(one.from_at, one.until_at, now) for key, one in _visits(mine, unassigned, now).items()},
        "calendar_url": url("calendar_address"),
        "in_hand": today.held + len(offered),
        "late": today.late,
        "topics": [f"place:{duty.path}" for duty in actor.duties],
        "may_record": people_rules.may_anywhere(actor, "matters.receive_for"),
        "here": url("day", {"view": "map"} if as_map else {}),
        "offline": offline_of(actor),
        "kept_matters": [(str(line.id), line.version) for line in [*offered, *mine, *unassigned]],
        "drawn": _drawn(actor, [*offered, *mine, *unassigned], now) if as_map else None,
    }


def _visits(mine: list[Line], unassigned: list[Line], now: datetime) -> dict[UUID, PlannedVisitView]:
    return matters.planned_visits([line.id for line in (*mine, *unassigned)], now)


def _drawn(actor: Actor, lines: list[Line], now: datetime) -> dict[str, Any]:
    """What the map shows: the outlines around, and a point for each matter that has one."""
    around = map_around(home_place(actor))
    points = points_of(lines, now)
    sources = {**around.sources, "matters": {"data": points, "kind": "points"}}
    return {"sources": sources, "bounds": around.bounds, "count": len(points["features"])}  # type: ignore[arg-type]
