"""What may be the same as a report that is about to be sent: the public summary, for other doors than our own pages."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from linli.kit import clock
from linli.matters import queries
from linli.matters.actions.submission import find_spot
from linli.matters.api.bodies import AlikeAskBody, AlikeBody, AlikeRowBody
from linli.matters.api.matters import find_place_id
from linli.matters.api.requests import answer_json, only, read_json
from linli.matters.labels import STATES, label


@csrf_exempt
@only("POST")
def alike(request: HttpRequest) -> HttpResponse:
    """POST: at most three open matters, the likeliest first; their ids are what ``joins`` of a new matter takes."""
    body = read_json(request, AlikeAskBody)
    kind = queries.get_leaf(body.kind)
    place = find_spot(find_place_id(body.place_code), body.lon, body.lat)
    found = queries.list_alike(at=clock.now(), text=body.text, kind=kind, place=place, lon=body.lon, lat=body.lat)
    rows = [
        AlikeRowBody(
            id=one.id,
            kind=one.kind.code,
            kind_label=one.kind.name(body.language),
            place=one.place.name(body.language),
            state=one.state,
            state_label=label(STATES, one.state),
            received_at=one.received_at,
        )
        for one in found
    ]
    return answer_json(AlikeBody(rows))
