"""Keys of programs for administrators: listed by place, made, shown once, approved by a second one, revoked."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.errors import NotAllowed, NotFound, Refused
from linli.matters import queries as matters
from linli.people import actions
from linli.people import queries as people
from linli.people import rules as people_rules
from linli.people.actions import MadeKey
from linli.people.queries import KeyRow, KeyState
from linli.places import queries as places
from linli.places.queries import PlaceRow
from linli.portal.forms.programs import SCOPE_WORDS, KeyForm
from linli.portal.views.keep.home import administered, own_place
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of, refusal_of

STATES = {
    KeyState.PENDING: (_("Waits for a second administrator"), "warn"),
    KeyState.LAPSED: (_("Lapsed: nobody approved it"), ""),
    KeyState.IN_FORCE: (_("In force"), "ok"),
    KeyState.EXPIRING: (_("Ends soon"), "warn"),
    KeyState.EXPIRED: (_("Over"), ""),
    KeyState.REVOKED: (_("Revoked"), "late"),
}


@require_http_methods(["GET", "HEAD", "POST"])
def keep_keys(request: HttpRequest) -> HttpResponse:
    """The keys of one place and below it; POST makes another and shows its secret, this once."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    place = kept_place(request, actor, "people.keep_keys")
    form = _form(request, place)
    if request.method != "POST":
        return _show(request, place, form, [])
    if not form.is_valid():
        return _show(request, place, form, errors_of(form), status=422)
    try:
        made = actions.make_api_key(actor=actor, at=clock.now(), **_wanted(form, place))
    except Refused as refused:
        return _show(request, place, form, refusal_of(refused, form.fields), status=refused.status)
    return _show(request, place, _form(None, place), [], made=made)


@require_POST
def keep_key_approve(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """The second administrator's yes to a key that shows matters."""
    administered(request.actor)  # type: ignore[attr-defined]
    actions.approve_api_key(actor=request.actor, at=clock.now(), key_id=key_id)  # type: ignore[attr-defined]
    return HttpResponseRedirect(f"{reverse('keep_keys')}?approved=1")


@require_POST
def keep_key_revoke(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """End it now and for good."""
    administered(request.actor)  # type: ignore[attr-defined]
    actions.revoke_api_key(actor=request.actor, at=clock.now(), key_id=key_id)  # type: ignore[attr-defined]
    return HttpResponseRedirect(f"{reverse('keep_keys')}?revoked=1")


def kept_place(request: HttpRequest, actor: Actor, verb: str) -> PlaceRow:
    """The place in the address, else the administrator's own; nothing outside what the actor administers."""
    administered(actor)
    asked = request.GET.get("place", "")
    try:
        place = places.get_place(UUID(asked)) if asked else own_place(actor)
    except ValueError as error:
        raise NotFound("place.unknown", _("There is no such place.")) from error
    if not people_rules.may(actor, verb, place.path):
        raise NotAllowed("keep.not_administrator", _("This is for administrators."))
    return place


def kind_choices(language: str) -> list[tuple[str, str]]:
    """The subjects of the catalogue, by code and name."""
    return [(subject.kind.code, subject.kind.name(language)) for subject in matters.list_kinds()]


def _form(request: HttpRequest | None, place: PlaceRow) -> KeyForm:
    language = get_language() or ""
    agencies = [(str(row.id), row.name(language)) for row in people.list_agencies(place.path)]
    data = request.POST if request is not None and request.method == "POST" else None
    return KeyForm(data, whom=[("", place.name(language)), *agencies], kinds=kind_choices(language))


def _wanted(form: KeyForm, place: PlaceRow) -> dict[str, Any]:
    given = form.cleaned_data
    agency_id = UUID(given["agency"]) if given["agency"] else None
    return {
        "name": given["name"],
        "place_id": None if agency_id else place.id,
        "agency_id": agency_id,
        "scopes": given["scopes"],
        "kind_codes": given["kind_codes"],
        "days": int(given["days"]),
        "rate": given["rate"],
    }


def _show(
    request: HttpRequest,
    place: PlaceRow,
    form: KeyForm,
    errors: Errors,
    *,
    made: MadeKey | None = None,
    status: int = 200,
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language, at = get_language() or "", clock.now()
    address = reverse("keep_keys")
    context = {
        "name": place.name(language),
        "keys": [_row(actor, key, language, at) for key in people.list_keys(actor, place.path)],
        "below": [(row.name(language), f"{address}?place={row.id}", False) for row in places.list_children(place.id)],
        "key_form": form,
        "action": f"{address}?place={place.id}",
        "secret": made.secret if made else "",
        "waits": made is not None and made.needs_approval,
        "alone": not people.has_second_administrator(place.path, actor.account_id, at),
        "done": next((name for name in ("revoked", "approved") if name in request.GET), ""),
        "errors": errors,
    }
    response = render.page(request, "portal/keep/keys.jinja", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _row(actor: Actor, key: KeyRow, language: str, at: datetime) -> dict[str, Any]:
    words, tone = STATES[key.state(at)]
    waits = key.state(at) is KeyState.PENDING
    agency = people.agencies_of([key.agency_id]).get(key.agency_id) if key.agency_id else None
    place = places.place_row(key.place_id) if key.place_id else None
    named = dict(kind_choices(language))
    return {
        "name": key.name,
        "prefix": key.prefix,
        "whom": agency.name(language) if agency else place.name(language) if place else "",
        "scopes": [words for code, words in SCOPE_WORDS if code in key.scopes],
        "kinds": [named.get(code, code) for code in key.kind_codes],
        "rate": key.rate,
        "expires_at": key.expires_at,
        "last_used_on": key.last_used_on,
        "state": words,
        "tone": tone,
        "made_by": key.asked_by,
        "approve_until": key.approve_until if waits else None,
        "approve": reverse("keep_key_approve", kwargs={"key_id": key.id}) if key.may_approve(actor, at) else "",
        "revoke": "" if key.revoked_at else reverse("keep_key_revoke", kwargs={"key_id": key.id}),
    }
