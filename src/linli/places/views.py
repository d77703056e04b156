"""Public answers about places, for maps and for finding a place as one types. Nothing here is personal."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.kit.errors import NotFound, Refused
from linli.places import queries
from linli.places.queries import PlaceRow
from linli.places.rules import Level, Reason

_MINUTES = 300  # seconds a browser may show an outline without asking; then the ETag decides


@require_safe
def outlines(request: HttpRequest, level: str) -> HttpResponse:
    """GeoJSON of one level in the subtree ``?within=<path>``; 304 while the ladder has not changed."""
    within = _within(request)
    if level.upper() not in Level.__members__:
        raise NotFound("place.unknown_level", _("There is no such level of places."))
    etag = quote_etag(f"{queries.index_version()}-{level}")
    response = get_conditional_response(request, etag=etag)
    if not isinstance(response, HttpResponseNotModified):
        body = queries.outlines_geojson(Level(level.upper()), within)
        response = HttpResponse(body, content_type="application/geo+json")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={_MINUTES}"
    return response


@require_safe
def search(request: HttpRequest) -> JsonResponse:
    """Places for ``?q=``, at most 20, each with the places above it."""
    rows = queries.search_places(request.GET.get("q", ""), within_path=_within(request))
    return JsonResponse({"places": [_place(row) for row in rows]})


@require_safe
def children(request: HttpRequest) -> JsonResponse:
    """The places directly under ``?of=<id>``, or the widest ones."""
    given = request.GET.get("of", "")
    parent_id = _uuid(given) if given else None
    if parent_id is not None:
        queries.get_place(parent_id)
    return JsonResponse({"places": [_place(row) for row in queries.list_children(parent_id)]})


@require_safe
def locate(request: HttpRequest) -> JsonResponse:
    """The grid at ``?lon=&lat=`` with the choices near a border, or a sentence why there is none."""
    found = queries.locate(_degrees(request, "lon"), _degrees(request, "lat"))
    return JsonResponse(
        {
            "place": _place(queries.place_row(found.place_id)) if found.place_id else None,
            "reason": found.reason,
            "sentence": _sentence(found.reason),
            "nearby": [_place(queries.place_row(place_id)) for place_id in found.nearby],
        }
    )


def _within(request: HttpRequest) -> str:
    within = request.GET.get("within", "")
    if within and not within.endswith("/"):
        raise Refused("place.bad_path", _("That is not the path of a place."), field="within")
    return within


def _place(row: PlaceRow) -> dict[str, Any]:
    language = get_language() or "zh-hans"
    above = [place.name(language) for place in queries.list_ancestors(row.id)]
    return {
        "id": str(row.id),
        "code": row.code,
        "level": row.level,
        "name": row.name(language),
        "above": above if language.startswith("zh") else above[::-1],
        "path": row.path,
        "is_synthetic": row.is_synthetic,
    }


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound("place.unknown", _("There is no such place.")) from error


def _degrees(request: HttpRequest, name: str) -> float:
    try:
        return float(request.GET.get(name, ""))
    except ValueError as error:
        sentence = _("A point needs a longitude and a latitude in degrees.")
        raise Refused("point.malformed", sentence, field=name) from error


def _sentence(reason: Reason) -> str:
    return {
        Reason.FOUND: "",
        Reason.OUTSIDE: _("This point is outside the area we serve. Please choose the place from the list."),
        Reason.NOT_A_NUMBER: _("A point needs a longitude and a latitude in degrees."),
        Reason.OUT_OF_RANGE: _("These numbers are not degrees of longitude and latitude."),
        Reason.SWAPPED: _("Longitude and latitude seem to be swapped."),
    }[reason]
