"""Agencies for administrators: listed by place, and made; who serves there stands on the page of posts."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.errors import NotAllowed, NotFound, Refused
from linli.people import actions
from linli.people import queries as people
from linli.people import rules as people_rules
from linli.places import queries as places
from linli.places.queries import PlaceRow
from linli.portal.forms.keep import AgencyForm
from linli.portal.views.keep.home import administered, own_place
from linli.portal.views.keep.posts import posts_address
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of, refusal_of


@require_http_methods(["GET", "HEAD", "POST"])
def keep_agencies(request: HttpRequest) -> HttpResponse:
    """The agencies of one place and below it; POST makes another of that place."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    place = _place(request, actor)
    form = AgencyForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _show(request, place, form, [])
    if not form.is_valid():
        return _show(request, place, form, errors_of(form), status=422)
    try:
        actions.create_agency(actor=actor, at=clock.now(), place_id=place.id, **form.cleaned_data)
    except Refused as refused:
        return _show(request, place, form, refusal_of(refused, form.fields), status=refused.status)
    return HttpResponseRedirect(f"{reverse('keep_agencies')}?place={place.id}&saved=1")


def _place(request: HttpRequest, actor: Actor) -> PlaceRow:
    """The place in the address, else the administrator's own; nothing outside what the actor administers."""
    administered(actor)
    asked = request.GET.get("place", "")
    try:
        place = places.get_place(UUID(asked)) if asked else own_place(actor)
    except ValueError as error:
        raise NotFound("place.unknown", _("There is no such place.")) from error
    if not people_rules.may(actor, "people.create_agency", place.path):
        raise NotAllowed("keep.not_administrator", _("This is for administrators."))
    return place


def _show(
    request: HttpRequest, place: PlaceRow, form: AgencyForm, errors: Errors, *, status: int = 200
) -> HttpResponse:
    language = get_language() or ""
    address = reverse("keep_agencies")
    context = {
        "name": place.name(language),
        "agencies": [
            (row.name(language), row.code, places.place_row(row.place_id).name(language), posts_address(None, row.id))
            for row in people.list_agencies(place.path)
        ],
        "trail": [(row.name(language), f"{address}?place={row.id}") for row in places.list_ancestors(place.id)],
        "below": [(row.name(language), f"{address}?place={row.id}", False) for row in places.list_children(place.id)],
        "agency_form": form,
        "action": f"{address}?place={place.id}",
        "errors": errors,
        "saved": "saved" in request.GET,
    }
    return render.page(request, "portal/keep/agencies.jinja", context, status=status)
