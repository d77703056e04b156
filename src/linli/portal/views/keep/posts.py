"""Posts for administrators: listed by place, never searched by name; appointed, ended, taken in from a file."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kit import clock
from linli.kit.actors import Actor, Role
from linli.kit.clock import local_day
from linli.kit.errors import NotFound, Refused
from linli.matters import queries as matters
from linli.people import actions
from linli.people import queries as people
from linli.people.actions import RowResult, StaffReport
from linli.people.queries import AgencyRow, PostRow
from linli.places import queries as places
from linli.places.queries import PlaceRow
from linli.portal.forms.keep import ROLES, AppointForm, PostForm, UploadForm
from linli.portal.pages.kept_upload import read_sent, taken, wait_for_yes
from linli.portal.pages.tables import as_csv
from linli.portal.views.keep.home import administered, own_place
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of, refusal_of

_ROLE_WORDS = dict(ROLES)
_STAFF = "staff"


@dataclass(frozen=True)
class Seat:
    """Where somebody is appointed: an agency with its place, or a place."""

    place: PlaceRow
    agency: AgencyRow | None

    @property
    def at_agency(self) -> bool:
        """True when the seat is an agency's."""
        return self.agency is not None

    @property
    def ids(self) -> dict[str, UUID]:
        """As ``appoint`` takes it."""
        return {"agency_id": self.agency.id} if self.agency else {"place_id": self.place.id}


@require_http_methods(["GET", "HEAD", "POST"])
def keep_posts(request: HttpRequest) -> HttpResponse:
    """Who serves at one place and below it, or at one agency; POST appoints somebody there."""
    seat = _seat(request)
    kinds = subjects()
    if request.method != "POST":
        first = {"valid_from": local_day(clock.now())}
        return _show(request, seat, AppointForm(initial=first, kinds=kinds, at_agency=seat.at_agency), [])
    form = AppointForm(request.POST, kinds=kinds, at_agency=seat.at_agency)
    if not form.is_valid():
        return _show(request, seat, form, errors_of(form), status=422)
    return _appoint(request, seat, form)


def _appoint(request: HttpRequest, seat: Seat, form: AppointForm) -> HttpResponse:
    values = {**form.cleaned_data, "role": Role(form.cleaned_data["role"]), **seat.ids}
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        actions.appoint(actor=actor, at=clock.now(), **values)
    except Refused as refused:
        return _show(request, seat, form, refusal_of(refused, form.fields), status=refused.status)
    return back_to_posts(seat.place.id, seat.agency.id if seat.agency else None)


@require_http_methods(["GET", "HEAD", "POST"])
def keep_post(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """One post: other days, other kinds, another title. Person, place and role never change."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    administered(actor)
    post = people.get_post(actor, post_id)
    form = PostForm(request.POST if request.method == "POST" else None, kinds=subjects(post), initial=_term(post))
    if request.method != "POST":
        return _show_post(request, post, form, [])
    if not form.is_valid():
        return _show_post(request, post, form, errors_of(form), status=422)
    try:
        actions.change_post(actor=actor, at=clock.now(), post_id=post_id, **form.cleaned_data)
    except Refused as refused:
        return _show_post(request, post, form, refusal_of(refused, form.fields), status=refused.status)
    return back_to_posts(post.place_id, post.agency_id)


def _term(post: PostRow) -> dict[str, Any]:
    return {
        "valid_from": post.valid_from,
        "valid_to": post.last_day,
        "kind_codes": list(post.kind_codes),
        "title_zh": post.title_zh,
        "title_en": post.title_en,
    }


def _show_post(
    request: HttpRequest, post: PostRow, form: PostForm, errors: Errors, *, status: int = 200
) -> HttpResponse:
    context = {
        "post": _line(post),
        "sign_out_href": reverse("keep_sign_out", kwargs={"post_id": post.id}),
        "post_form": form,
        "errors": errors,
        "posts_href": posts_address(post.place_id, post.agency_id),
    }
    return render.page(request, "portal/keep/post.jinja", context, status=status)


def subjects(post: PostRow | None = None) -> list[tuple[str, str]]:
    """(code, name) of the catalogue's subjects, and the finer kinds that a post was given by a file."""
    language = get_language() or ""
    found = {node.kind.code: node.kind.name(language) for node in matters.list_kinds()}
    for code in post.kind_codes if post else ():
        kind = matters.find_kind(code)
        found.setdefault(code, kind.name(language) if kind else code)
    return list(found.items())


@require_POST
def keep_end_post(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """End a post today; what it held goes back to its team."""
    administered(request.actor)  # type: ignore[attr-defined]
    actor: Actor = request.actor  # type: ignore[attr-defined]
    post = people.get_post(actor, post_id)
    actions.end_post(actor=actor, at=clock.now(), post_id=post_id)
    return back_to_posts(post.place_id, post.agency_id)


@require_POST
def keep_sign_out(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Sign whoever holds the post out everywhere: a telephone is lost, or somebody else has it."""
    administered(request.actor)  # type: ignore[attr-defined]
    actor: Actor = request.actor  # type: ignore[attr-defined]
    actions.end_sessions_of_post(actor=actor, at=clock.now(), post_id=post_id)
    messages.success(request, _("Signed out everywhere. The person is told by e-mail."), extra_tags="ok")
    return HttpResponseRedirect(reverse("keep_post", kwargs={"post_id": post_id}))


@require_http_methods(["GET", "HEAD", "POST"])
def keep_staff(request: HttpRequest) -> HttpResponse:
    """A staff list: every row says what would become of it; then the very same file is taken in."""
    administered(request.actor)  # type: ignore[attr-defined]
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm(initial={"trial": True})
    context: dict[str, Any] = {"upload_form": form, "errors": []}
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            context |= _take_in_staff(request, form)
        except Refused as refused:
            context["errors"], status = refusal_of(refused, form.fields, "file"), refused.status
    elif form.errors:
        context["errors"], status = errors_of(form), 422
    return render.page(request, "portal/keep/import_staff.jinja", context, status=status)


def _take_in_staff(request: HttpRequest, form: UploadForm) -> dict[str, Any]:
    trial, sent = form.cleaned_data["trial"], read_sent(request, form, _STAFF)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    report = actions.import_staff(actor=actor, at=clock.now(), data=sent.content, trial=trial)
    changes = report.count(RowResult.ADDED) + report.count(RowResult.CHANGED)
    if not trial:
        taken(request, _STAFF)
    waiting = wait_for_yes(request, sent, _STAFF) if trial and changes else None
    return {"report": _report(report), "trial": trial, "changes": changes, "waiting": waiting}


@require_safe
def keep_staff_file(request: HttpRequest) -> HttpResponse:
    """The staff list of what the administrator keeps, as a file which can be changed and sent back."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    path = administered(actor).path
    return as_csv(actions.export_staff(actor=actor, at=clock.now(), path=path), "staff.csv")


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


def _seat(request: HttpRequest) -> Seat:
    """The agency or the place in the address, else the administrator's own place."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    administered(actor)
    asked_agency, asked_place = request.GET.get("agency", ""), request.GET.get("place", "")
    try:
        if asked_agency:
            agency = people.get_agency(UUID(asked_agency))
            return Seat(places.get_place(agency.place_id), agency)
        return Seat(places.get_place(UUID(asked_place)) if asked_place else own_place(actor), None)
    except ValueError as error:
        raise NotFound("place.unknown", _("There is no such place.")) from error


def _show(request: HttpRequest, seat: Seat, form: AppointForm, errors: Errors, *, status: int = 200) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    language, place = get_language() or "", seat.place
    after = request.GET.get("after", "")
    agency_id = seat.agency.id if seat.agency else None
    page = people.list_posts(actor, clock.now(), path=place.path, agency_id=agency_id, cursor=after)
    here = posts_address(place.id, agency_id)
    above = [*places.list_ancestors(place.id), *([place] if seat.agency else [])]
    context = {
        "place": place,
        "name": seat.agency.name(language) if seat.agency else place.name(language),
        "posts": [_line(post) for post in page.rows],
        "next_url": f"{here}&after={page.next_cursor}" if page.next_cursor else "",
        "first_url": here if after else "",
        "trail": [_door_to(row, language)[:2] for row in above],
        "place_href": reverse("keep_place", kwargs={"place_id": place.id}),
        "agencies_href": f"{reverse('keep_agencies')}?place={place.id}",
        "below": [] if seat.agency else [_door_to(row, language) for row in places.list_children(place.id)],
        "appoint_form": form,
        "errors": errors,
        "action": here,
        "saved": "saved" in request.GET,
    }
    return render.page(request, "portal/keep/posts.jinja", context, status=status)


def _door_to(place: PlaceRow, language: str) -> tuple[str, str, bool]:
    return place.name(language), f"{reverse('keep_posts')}?place={place.id}", False


def _line(post: PostRow) -> dict[str, Any]:
    return {
        "id": post.id,
        "href": reverse("keep_post", kwargs={"post_id": post.id}),
        "label": post.label,
        "holder": post.holder,
        "role": _ROLE_WORDS[post.role.value],
        "where": post.where,
        "valid_from": post.valid_from,
        "last_day": post.last_day,
    }


def posts_address(place_id: UUID | None, agency_id: UUID | None) -> str:
    """The list of the posts of an agency, else of a place."""
    asked = f"agency={agency_id}" if agency_id else f"place={place_id}"
    return f"{reverse('keep_posts')}?{asked}"


def back_to_posts(place_id: UUID | None, agency_id: UUID | None) -> HttpResponse:
    """To that list, which says that it was saved."""
    return HttpResponseRedirect(f"{posts_address(place_id, agency_id)}&saved=1")
