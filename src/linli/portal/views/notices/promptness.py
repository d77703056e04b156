"""The public figure: how many notices were with a carrier within ten seconds."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from linli.kit import clock
from linli.notices import queries as notices
from linli.notices.rules import LEAST, WITHIN, Promptness
from linli.portal.words.notice import CHANNELS
from linli.ui import render


@require_safe
def promptness(request: HttpRequest) -> HttpResponse:
    """For 7 and 30 days, all together and by channel."""
    figures = notices.promptness_figures(clock.now())
    context: dict[str, Any] = {
        "spans": [
            {"days": days, "lines": [_line(row) for row in figures if row.days == days]} for days in notices.SPANS
        ],
        "seconds": int(WITHIN.total_seconds()),
        "least": LEAST,
    }
    return render.page(request, "portal/notices/promptness.jinja", context)


@require_safe
def promptness_json(request: HttpRequest) -> JsonResponse:
    """The same for programs. What is below five is null."""
    figures = [
        {
            "days": row.days,
            "channel": row.channel or None,
            "total": row.total,
            "within_10_seconds": row.prompt,
            "share": round(row.share, 4) if row.share is not None else None,
        }
        for row in notices.promptness_figures(clock.now())
    ]
    return JsonResponse({"within_seconds": int(WITHIN.total_seconds()), "least": LEAST, "figures": figures})


def _span(days: int, figures: list[Promptness]) -> dict[str, Any]:
    return {"days": days, "lines": [_line(row) for row in figures if row.days == days]}


def _line(row: Promptness) -> dict[str, Any]:
    return {
        "channel": CHANNELS.get(row.channel, ""),
        "total": row.total,
        "prompt": row.prompt,
        "share": row.share,
    }
