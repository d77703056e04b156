"""A coordinator's board: what is late, stuck or nobody's, where and of what kind. Clocks and counts, no words."""

from datetime import datetime
from math import ceil
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from linli.kit import clock
from linli.kit.actors import Actor
from linli.matters import actions
from linli.matters import queries as matters
from linli.matters.queries import AreaCounts, BoardFigures
from linli.places import queries as places
from linli.places.rules import Level
from linli.portal.pages.hands import for_board
from linli.portal.pages.work_rows import lines_of
from linli.ui import render
from linli.ui.words import day

FIRST_SHOWN = 8


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The figures of the actor's places. Refused for everybody but coordinators."""
    return render.respond(request, "portal/work/board.jinja", _context(request), block="board")


def _context(request: HttpRequest) -> dict[str, Any]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language, now = get_language() or "", clock.now()
    figures = matters.board(actor, now)
    first = actions.open_inbox(actor=actor, at=now, size=FIRST_SHOWN)
    return {
        "now": now,
        "figures": figures,
        "lines": lines_of(first.rows, language),
        **for_board(actor, now, language),
        "kinds": [(row.kind.name(language), row.open, row.late, _desk(kind=row.kind.code)) for row in figures.by_kind],
        "places": _busy(figures, language),
        "idle": _idle(figures, language),
        "again": _again(figures, now),
        "most_old": matters.MOST_SECONDS_OLD,
        "days": ([one.received for one in figures.received_by_day],),
        "day_words": [day(one.on, now) for one in figures.received_by_day],
        "areas": [_area(area) for area in figures.by_area],
        "links": {"late": _desk(late="1"), "unassigned": _desk(owner="UNASSIGNED"), "waiting": _desk(state="WAITING")},
        "topics": [f"place:{duty.path}" for duty in actor.duties],
    }


def _busy(figures: BoardFigures, language: str) -> list[tuple[str, int, int, str]]:
    """(name, open, late, address) of the places with work, those with the most that is late first."""
    rows = [row for area in figures.by_area for row in area.places if row.open]
    rows.sort(key=lambda row: (-row.late, -row.open, row.place.path))
    return [(row.place.name(language), row.open, row.late, _desk(place=row.place.path)) for row in rows]


def _idle(figures: BoardFigures, language: str) -> list[str]:
    """The names of the places in which nothing is open."""
    return [row.place.name(language) for area in figures.by_area for row in area.places if not row.open]


def _again(figures: BoardFigures, now: datetime) -> int:
    """In how many seconds to look again, when what is shown was counted before; 0 when it is new."""
    return 0 if figures.counted_at == now else max(1, ceil((figures.next_count_at - now).total_seconds()))


def _desk(**asked: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    return f"{reverse('desk')}?{query}"


def _area(area: AreaCounts) -> dict[str, Any]:
    """The places one step below one of the reader's own as shapes with their counts."""
    return {
        "outlines": places.outlines_geojson(area.level, area.path),
        "counts": {str(row.place.id): row.open for row in area.places},
        "links": {str(row.place.id): _desk(place=row.place.path) for row in area.places},
        "synthetic": any(row.place.is_synthetic for row in area.places) or area.level is not Level.TOWNSHIP,
    }
