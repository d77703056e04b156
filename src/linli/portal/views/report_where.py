"""A report, page 2: where. By name, step by step, or by a pin; then words for the exact spot."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.kit import clock
from linli.kit.errors import Refused
from linli.places.queries import PlaceRow
from linli.portal.forms.report import FindPlaceForm, PlaceChoice, WhereForm
from linli.portal.pages import frame
from linli.portal.pages.report import Report, load, page_context, place_of, save
from linli.portal.pages.spots import find_current, find_spots, map_around, rungs_under, spot_of, trail_of, under_pin
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of
from linli.ui.sealed import sealed

TEMPLATE = "portal/report/where.jinja"


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def where(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose the place, then say where exactly."""
    report = load(request, secret, clock.now())
    if request.method == "POST":
        return _take(request, report)
    place = place_of(report)
    if "map" in request.GET:
        return _show_map(request, report)
    if place is None or {"change", "under", "q"} & set(request.GET):
        return _show_choosing(request, report, [])
    return _show_place(request, report, place, WhereForm(initial={"address": report.typed.address}))


def _take(request: HttpRequest, report: Report) -> HttpResponse:
    act = request.POST.get("act", "")
    if act == "pin":
        return _take_pin(request, report)
    if act == "next":
        return _take_words(request, report)
    return _take_choice(request, report)


def _take_pin(request: HttpRequest, report: Report) -> HttpResponse:
    """A point: the grid under it is the place until the person says otherwise."""
    point = WhereForm(request.POST).point()
    if point is None:
        return _show_choosing(request, report, [("", _("Tap the map where it is, then press the button."))])
    try:
        place_id, _nearby = under_pin(*point)
    except Refused as refused:
        return _show_choosing(request, report, [("", str(refused.message))])
    save(request, report, at=clock.now(), place_id=place_id, lon=point[0], lat=point[1], joins=None)
    return HttpResponseRedirect(report.url_of("report_where"))


def _take_choice(request: HttpRequest, report: Report) -> HttpResponse:
    """A click on a place: it replaces whatever pin there was."""
    place = find_current(PlaceChoice(request.POST).chosen())
    if place is None:
        return _show_choosing(request, report, [("ladder", _("Please choose a place from the list."))])
    save(request, report, at=clock.now(), place_id=place.id, lon=None, lat=None, joins=None)
    return HttpResponseRedirect(report.url_of("report_where"))


def _take_words(request: HttpRequest, report: Report) -> HttpResponse:
    """The words for the exact spot, and the side of a border or the grid of a village if one was chosen."""
    place = place_of(report)
    if place is None:
        return _show_choosing(request, report, [("ladder", _("Please choose a place from the list."))])
    form = WhereForm(request.POST)
    valid = form.is_valid()
    chosen = form.cleaned_data.get("place_id") or place.id
    offered = {place.id, *(UUID(str(option[0])) for option in [*_sides(report), *_inside(place)])}
    if chosen not in offered:
        form.add_error("place_id", _("Please choose a place from the list."))
    if not valid or form.errors:
        return _show_place(request, report, place, form)
    report = save(request, report, at=clock.now(), place_id=chosen, address=form.cleaned_data["address"])
    return HttpResponseRedirect(report.url_of("report_alike"))


def _sides(report: Report) -> list[tuple[str, str]]:
    """Both sides of a border when the pin lies close to it; empty otherwise."""
    if report.typed.lon is None or report.typed.lat is None:
        return []
    try:
        place_id, nearby = under_pin(report.typed.lon, report.typed.lat)
    except Refused:
        return []
    rows = [find_current(side) for side in dict.fromkeys([place_id, *nearby])] if nearby else []
    return [(str(row.id), spot_of(row, get_language() or "").label) for row in rows if row]


def _inside(place: PlaceRow) -> list[tuple[str, str]]:
    """The grids of a village, after "I do not know"; empty for a grid and for places further up."""
    rungs = rungs_under(place.id, get_language() or "")
    if not rungs or not all(rung.leaf for rung in rungs):
        return []
    return [(str(place.id), _("I do not know")), *((str(rung.id), rung.name) for rung in rungs)]


def _show_place(request: HttpRequest, report: Report, place: PlaceRow, form: WhereForm) -> HttpResponse:
    errors = errors_of(form) if form.is_bound else []
    sides = _sides(report)
    context: dict[str, Any] = {
        **page_context(request, report, page=2),
        "heading": _("Where is it?"),
        "where": form,
        "errors": errors,
        "spot": spot_of(place, get_language() or ""),
        "nearby": sides,
        "inside": [] if sides else _inside(place),
    }
    return render.page(request, TEMPLATE, context, status=422 if errors else 200)


def _show_map(request: HttpRequest, report: Report) -> HttpResponse:
    """The map on a page of its own: nobody who does not ask for it pays for its scripts."""
    drawn = map_around(_under(request) or frame.place_of_cell())
    context: dict[str, Any] = {
        **page_context(request, report, page=2),
        "heading": _("Where is it?"),
        "lead": _("Tap the map where it is, then press the button."),
        "map_sources": drawn.sources,
        "map_bounds": drawn.bounds,
    }
    return render.page(request, TEMPLATE, context)


def _show_choosing(request: HttpRequest, report: Report, errors: Errors) -> HttpResponse:
    language = get_language() or ""
    search = FindPlaceForm(request.GET)
    asked = search.is_valid() and search.cleaned_data["q"]
    under = _under(request)
    context: dict[str, Any] = {
        **page_context(request, report, page=2),
        "heading": _("Where is it?"),
        "errors": errors,
        "q": asked or "",
        "find_error": " ".join(str(sentence) for sentence in search.errors.get("q", ())),
        "found": find_spots(asked, language) if asked else None,
        "here": spot_of(under, language) if under else None,
        "trail": trail_of(under, language),
        "rungs": rungs_under(under.id if under else None, language),
        "map_link": f"?map=1&under={under.id}" if under else "?map=1",
    }
    return render.page(request, TEMPLATE, context, status=422 if errors else 200)


def _under(request: HttpRequest) -> PlaceRow | None:
    """The place that the address asks to look below; None for the top, also when it asks for nonsense."""
    return find_current(PlaceChoice({"place_id": request.GET.get("under", "")}).chosen())
