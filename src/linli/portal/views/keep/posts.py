"""Posts for administrators: listed by place, never searched by name; appointed, ended, taken in from a file."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.kit import clock
from linli.kit.actors import Actor, Role
from linli.kit.clock import local_day
from linli.kit.errors import NotFound, Refused
from linli.people import actions
from linli.people import queries as people
from linli.people.actions import StaffReport
from linli.people.queries import PostRow
from linli.places import queries as places
from linli.places.queries import PlaceRow
from linli.portal import frame
from linli.portal.forms.keep import ROLES, AppointForm, UploadForm
from linli.portal.views.errors import Errors, errors_of, refusal
from linli.portal.views.keep.home import administered, own_place

_ROLE_WORDS = dict(ROLES)


@require_http_methods(["GET", "HEAD", "POST"])
def keep_posts(request: HttpRequest) -> HttpResponse:
    """Who serves at one place and below it; POST appoints somebody there."""
    place = _place(request)
    if request.method != "POST":
        return _show(request, place, AppointForm(initial={"valid_from": local_day(clock.now())}), [])
    form = AppointForm(request.POST)
    if not form.is_valid():
        return _show(request, place, form, errors_of(form), status=422)
    values = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        actions.appoint(actor=actor, at=clock.now(), place_id=place.id, **values)
    except Refused as refused:
        return _show(request, place, form, refusal(refused, form.fields), status=refused.status)
    return _back(place.id)


@require_POST
def keep_end_post(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """End a post today; what it held goes back to its team."""
    administered(request.actor)  # type: ignore[attr-defined]
    actor: Actor = request.actor  # type: ignore[attr-defined]
    post = people.get_post(actor, post_id)
    actions.end_post(actor=actor, at=clock.now(), post_id=post_id)
    return _back(post.place_id)


@require_http_methods(["GET", "HEAD", "POST"])
def keep_staff(request: HttpRequest) -> HttpResponse:
    """Take in a staff list; every row says what became of it."""
    administered(request.actor)  # type: ignore[attr-defined]
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    context: dict[str, Any] = {"upload_form": form, "errors": []}
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            data = form.cleaned_data["file"].read()
            actor: Actor = request.actor  # type: ignore[attr-defined]
            context["report"] = _report(actions.import_staff(actor=actor, at=clock.now(), data=data))
        except Refused as refused:
            context["errors"], status = refusal(refused, form.fields, "file"), refused.status
    elif form.errors:
        context["errors"], status = errors_of(form), 422
    return frame.page(request, "portal/keep/import_staff.jinja", context, status=status)


def _report(report: StaffReport) -> list[tuple[int, str, str]]:
    words = {
        "ADDED": _("New"),
        "CHANGED": _("Changed"),
        "SAME": _("As before"),
        "REFUSED": _("Refused"),
    }
    return [
        (row.number, words[row.result.value], str(row.refused.message) if row.refused else "") for row in report.rows
    ]


def _place(request: HttpRequest) -> PlaceRow:
    """The place in the address, else the administrator's own."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    asked = request.GET.get("place", "")
    if not asked:
        return own_place(actor)
    administered(actor)
    try:
        return places.get_place(UUID(asked))
    except ValueError as error:
        raise NotFound("place.unknown", _("There is no such place.")) from error


def _show(
    request: HttpRequest, place: PlaceRow, form: AppointForm, errors: Errors, *, status: int = 200
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language = get_language() or ""
    page = people.list_posts(actor, clock.now(), path=place.path, cursor=request.GET.get("after", ""))
    here = f"{reverse('keep_posts')}?place={place.id}"
    context = {
        "place": place,
        "name": place.name(language),
        "posts": [_line(post) for post in page.rows],
        "next_url": f"{here}&after={page.next_cursor}" if page.next_cursor else "",
        "first_url": here if request.GET.get("after") else "",
        "trail": [_door_to(row, language)[:2] for row in places.list_ancestors(place.id)],
        "place_href": reverse("keep_place", kwargs={"place_id": place.id}),
        "below": [_door_to(row, language) for row in places.list_children(place.id)],
        "appoint_form": form,
        "errors": errors,
        "action": here,
        "saved": "saved" in request.GET,
    }
    return frame.page(request, "portal/keep/posts.jinja", context, status=status)


def _door_to(place: PlaceRow, language: str) -> tuple[str, str, bool]:
    return place.name(language), f"{reverse('keep_posts')}?place={place.id}", False


def _line(post: PostRow) -> dict[str, Any]:
    return {
        "id": post.id,
        "label": post.label,
        "holder": post.holder,
        "role": _ROLE_WORDS[post.role.value],
        "where": post.where,
        "valid_from": post.valid_from,
        "last_day": post.last_day,
    }


def _back(place_id: UUID | None) -> HttpResponse:
    place = f"place={place_id}&" if place_id else ""
    return HttpResponseRedirect(f"{reverse('keep_posts')}?{place}saved=1")
