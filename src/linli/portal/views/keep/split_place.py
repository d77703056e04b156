"""Splitting a place: its parts are named, what lies below goes to them, and the answers are checked before it holds."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.errors import NotAllowed, Refused
from linli.places import actions
from linli.places import queries as places
from linli.places.queries import PlaceRow
from linli.places.rules import Level, may_keep
from linli.portal.forms.split_place import SplitPlaceForm
from linli.portal.views.keep.home import administered
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of, refusal_of


def may_split(actor: Actor, place: PlaceRow) -> bool:
    """Everything below the county, by whoever keeps it; a county is the installation itself."""
    return place.level is not Level.COUNTY and may_keep(actor, place.path)


@require_http_methods(["GET", "HEAD", "POST"])
def keep_split(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Name the parts, check them, split: each step sends everything, so that nothing half done is kept."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    administered(actor)
    place = places.get_place(place_id)
    if not may_split(actor, place):
        raise NotAllowed("place.not_keeper", _("Only an administrator of this area may split a place."))
    if request.method != "POST":
        return _ask(request, place, SplitPlaceForm(below=_below(place)), [])
    form = SplitPlaceForm(request.POST, request.FILES, below=_below(place))
    if not form.is_valid():
        return _ask(request, place, form, errors_of(form), 422)
    if request.POST.get("act") == "split":
        return _split(request, place, form)
    return _ask(request, place, form, []) if request.POST.get("act") == "change" else _check(request, place, form)


def _split(request: HttpRequest, place: PlaceRow, form: SplitPlaceForm) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        actions.split_place(place_id=place.id, parts=form.parts(), actor=actor, at=clock.now())
    except Refused as refused:
        errors = refusal_of(refused, form.fields, "" if form.below else "file")
        return _ask(request, place, form, errors, refused.status)
    return HttpResponseRedirect(f"{reverse('keep_place', kwargs={'place_id': place.parent_id})}?saved=1")


def _ask(
    request: HttpRequest, place: PlaceRow, form: SplitPlaceForm, errors: Errors, status: int = 200
) -> HttpResponse:
    context = _frame(place) | {"split_form": form, "errors": errors}
    return render.page(request, "portal/keep/split_place.jinja", context, status=status)


def _check(request: HttpRequest, place: PlaceRow, form: SplitPlaceForm) -> HttpResponse:
    names = dict(form.below)
    rows = [
        (part.code, part.name_zh, part.name_en, [names[child_id] for child_id in part.child_ids])
        for part in form.parts()
    ]
    sent = [(name, form.cleaned_data.get(name, "")) for name in form.fields if name not in ("file", "outlines")]
    context = _frame(place) | {"parts": rows, "sent": sent, "outlines": getattr(form, "outlines_text", "")}
    return render.page(request, "portal/keep/split_place_check.jinja", context)


def _frame(place: PlaceRow) -> dict[str, Any]:
    href = reverse("keep_place", kwargs={"place_id": place.id})
    return {"name": place.name(get_language() or ""), "code": place.code, "place_href": href}


def _below(place: PlaceRow) -> list[tuple[UUID, str]]:
    language = get_language() or ""
    return [(row.id, row.name(language)) for row in places.list_children(place.id)]
