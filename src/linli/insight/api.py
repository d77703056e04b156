"""The open data over HTTP: plain views, the same for everybody, with an ETag that holds while nothing has changed."""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from hashlib import sha256
from typing import Any, NoReturn

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext_lazy as _

from linli.insight import queries, rules
from linli.insight.rules import Asked, Fault, Published
from linli.kit import clock
from linli.kit.cells import current_cell
from linli.kit.errors import Refused
from linli.ledger.queries import find_newest_entry
from linli.matters.queries import OpenKind
from linli.places.queries import find_place_by_code, list_children

FORMAT = 1  # a new number makes every kept copy of an answer stale
MAP_QUARTERS, DATA_QUARTERS = 2, 4  # without a period
_SOME = 500  # rows in one piece of a stream
_SENTENCES = {
    "malformed": _("%(name)s cannot be read."),
    "twice": _("%(name)s may be given once."),
    "unknown": _("There is no parameter %(name)s here."),
    "span": _("from and to are quarters in that order, 40 of them at most."),
    "box": _("bbox is west, south, east, north in degrees, in that order."),
    "too_wide": _("The box may be half a degree wide and high at most."),
}
View = Callable[[HttpRequest], HttpResponseBase]


def _answering(view: View) -> View:
    """GET alone; a parameter at fault is refused by its name."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            raise Refused("method.not_allowed", _("This address does not answer that method."), status=405)
        try:
            return view(request)
        except Fault as fault:
            _refuse(fault)

    return guarded


@_answering
def matters_csv(request: HttpRequest) -> HttpResponseBase:
    """The rows of a selection as CSV."""
    asked = _asked(request, DATA_QUARTERS)
    return _kept(request, asked, lambda: _file("csv", "text/csv; charset=utf-8", _csv(queries.stream(asked))))


@_answering
def matters_geojson(request: HttpRequest) -> HttpResponseBase:
    """The rows of a selection as features."""
    asked = _asked(request, DATA_QUARTERS)
    return _kept(request, asked, lambda: _file("geojson", "application/geo+json", _geojson(queries.stream(asked))))


@_answering
def cells(request: HttpRequest) -> HttpResponseBase:
    """The counts of cells in a box, for the map."""
    asked = _asked(request, MAP_QUARTERS, "bbox")
    box = rules.read_box(dict(request.GET.lists()))
    return _kept(request, (asked, box), lambda: HttpResponse(_cells(asked, box), content_type="application/geo+json"))


@_answering
def figures_csv(request: HttpRequest) -> HttpResponseBase:
    """How each kind went in each quarter of a selection."""
    asked = _asked(request, 1)
    if asked.place:
        raise Fault("place", "unknown")
    return _kept(request, asked, lambda: _file("csv", "text/csv; charset=utf-8", _figures(asked), name="figures"))


@_answering
def hand_overs_csv(request: HttpRequest) -> HttpResponseBase:
    """How often matters changed hands in the last ninety days, by kind and pair of teams."""
    for name in request.GET:
        raise Fault(name, "unknown")
    now = clock.now()
    text = "text/csv; charset=utf-8"
    return _kept(request, clock.local_day(now), lambda: _file("csv", text, [queries.hand_overs_csv(now)], "hand-overs"))


@_answering
def catalogue(request: HttpRequest) -> HttpResponseBase:
    """What there is, after DCAT."""
    row = find_place_by_code(current_cell()) or next(iter(list_children(None)), None)
    publisher = {"zh-Hans": row.name_zh, "en": row.name_en} if row else {}
    addresses = {"text/csv": reverse("open_matters_csv"), "application/geo+json": reverse("open_matters_geojson")}
    described = queries.catalogue(publisher, addresses, {"page": reverse("open_data")})
    return JsonResponse(described, content_type="application/ld+json", json_dumps_params={"ensure_ascii": False})


def _asked(request: HttpRequest, span: int, *also: str) -> Asked:
    return rules.read_asked(dict(request.GET.lists()), clock.now(), span=span, also=also)


def _kept(request: HttpRequest, asked: Any, answer: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """304 while the record has no newer entry: every change of a matter, kind or place writes one.

    Nothing here comes from disputes, and acts in confidence must not be read off the ETag.
    """
    held = f"{FORMAT} {find_newest_entry(but='dispute')} {request.path} {asked!r}"
    etag = f'W/"{sha256(held.encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag) or answer()
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Access-Control-Allow-Origin"] = "*"  # for everybody, and nothing here knows a visitor
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _file(extension: str, content_type: str, pieces: Iterable[str], name: str = "matters") -> StreamingHttpResponse:
    response = StreamingHttpResponse(_gathered(pieces), content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{current_cell()}.{extension}"'
    return response


def _gathered(pieces: Iterable[str]) -> Iterator[bytes]:
    held: list[str] = []
    for piece in pieces:
        held.append(piece)
        if len(held) >= _SOME:
            yield "".join(held).encode()
            held.clear()
    yield "".join(held).encode()


def _csv(rows: Iterable[Published]) -> Iterator[str]:
    yield rules.csv_head()
    yield from map(rules.csv_line, rows)


def _geojson(rows: Iterable[Published]) -> Iterator[str]:
    yield '{"type": "FeatureCollection", "features": ['
    for number, row in enumerate(rows):
        yield f"{',' if number else ''}\n{rules.feature(row)}"
    yield "\n]}\n"


def _figures(asked: Asked) -> Iterator[str]:
    yield rules.figures_head()
    for quarter in rules.quarters(asked.first, asked.last):
        for one in queries.summary(quarter).kinds:
            if asked.takes_kind(one.kind.code):
                yield rules.figures_line(one.values())


def _cells(asked: Asked, box: rules.Box) -> bytes:
    names = {kind.code: kind for kind in queries.asked_kinds(asked)}
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [cell.lon, cell.lat]},
            "properties": {
                "count": cell.count,
                "metres": cell.metres,
                "kinds": [_kind(names[code], count) for code, count in cell.kinds],
            },
        }
        for cell in queries.list_cells(asked, box)
    ]
    document = {"type": "FeatureCollection", "least": rules.LEAST, "features": features}
    return json.dumps(document, ensure_ascii=False).encode()


def _kind(kind: OpenKind, count: int) -> dict[str, str | int]:
    return {"code": kind.code, "zh": kind.name_zh, "en": kind.name_en, "count": count}


def _refuse(fault: Fault) -> NoReturn:
    sentence = _SENTENCES[fault.code] % {"name": fault.name}
    raise Refused(f"parameter.{fault.code}", sentence, field=fault.name)
