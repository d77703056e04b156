"""The public figures: how it went, at which level, and how often matters change hands. Counts, no words."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from linli.insight import queries as insight
from linli.insight.rules import quarter_of
from linli.kit import clock
from linli.kit.keeping import Keeping
from linli.matters import queries as matters
from linli.places.queries import PlaceRow
from linli.portal.pages import frame
from linli.portal.pages.dispute_figures import first_act_lines
from linli.portal.pages.figures import town_figures
from linli.portal.pages.hands import hop_lines, level_lines
from linli.portal.pages.open_lines import MOST_LINES, kind_lines, quarter_words
from linli.portal.words.feedback import satisfaction_context
from linli.ui import render
from linli.ui.environment import url

KEPT_SECONDS = 60.0
# By place and language. Anybody may open the page, and a year of a province's answers is read for it.
_kept: Keeping[tuple[str, str], dict[str, Any]] = Keeping(KEPT_SECONDS)


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Show them to everybody."""
    now, language, cell = clock.now(), get_language() or "", frame.place_of_cell()
    quarter = quarter_of(now)
    context: dict[str, Any] = {
        "place": cell.name(language) if cell else "",
        "figures": town_figures(now),
        "hops_days": matters.HOPS_DAYS,
        **_kept.get((cell.path if cell else "", language), lambda: _counted(cell, now, language)),
        "quarter": quarter_words(quarter),
        "kinds": kind_lines(insight.summary(quarter), language)[:MOST_LINES],
        "figures_csv": url("open_figures_csv", {"from": quarter, "to": quarter}),
    }
    return render.page(request, "portal/about/figures.jinja", context)


def forget_lines() -> None:
    """Count anew at the next look."""
    _kept.forget()


def _counted(cell: PlaceRow | None, now: datetime, language: str) -> dict[str, Any]:
    paths = [cell.path] if cell else []
    return {
        "levels": level_lines(paths, now) if paths else [],
        "hops": hop_lines(paths, now, language) if paths else [],
        **satisfaction_context(paths, now, language, villages=False),
        "first_acts": first_act_lines(paths, now),
    }
