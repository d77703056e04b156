"""The public map with its list, and the page about open data. For everybody; nothing here knows who looks."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from linli.insight import queries as insight
from linli.kit import clock
from linli.portal.forms.public_map import MapForm
from linli.portal.pages import frame
from linli.portal.pages.first_view import first_view
from linli.portal.pages.open_lines import MOST_LINES, example_addresses, place_lines
from linli.portal.pages.spots import map_around
from linli.ui import render
from linli.ui.environment import url


@require_safe
def public_map(request: HttpRequest) -> HttpResponse:
    """What was raised where: counts of five and more, as a list and, where scripts run, as a map."""
    language, now = get_language() or "", clock.now()
    form = MapForm(request.GET or None, at=now, language=language)
    quarter, kind = form.chosen()
    counted = insight.summary(quarter)
    lines = place_lines(counted, kind, language)
    around = map_around(frame.place_of_cell())
    asked = {"from": quarter, "to": quarter, "kind": kind}
    context: dict[str, Any] = {
        "map_form": form,
        "lines": lines[:MOST_LINES],
        "more": len(lines) > MOST_LINES,
        "total": sum(line.total for line in lines),
        "sources": around.sources,
        "bounds": around.bounds,
        "first": first_view(counted, kind),
        "cells_url": url("open_cells", asked),
        "csv_url": url("open_matters_csv", asked),
    }
    return render.page(request, "portal/open/map.jinja", context)


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """The files, their columns, the rules of what is published, and the licence."""
    context = {"described": insight.describe(), "files": example_addresses()}
    return render.page(request, "portal/open/data.jinja", context)
