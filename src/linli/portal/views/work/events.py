"""Events: matters of one happening put together, told together, taken out, taken back."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.clock import LOCAL
from linli.kit.errors import NotAllowed, Refused
from linli.matters import actions
from linli.matters import queries as matters
from linli.matters.actions import Undone
from linli.matters.queries import MatterView
from linli.people import rules as people_rules
from linli.places import queries as places
from linli.portal.forms.together import EventForm, OtherForm, TellForm
from linli.portal.pages.work_rows import lines_of, place_words
from linli.portal.views.work.staff import open_as_staff, staff_actor
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of, refusal_of

_EVENTS, _EVENT, _TO_EVENT = (f"portal/together/{name}.jinja" for name in ("events", "event", "to_event"))


@require_safe
def events(request: HttpRequest) -> HttpResponse:
    """The newest events of the reader's area."""
    actor, language = staff_actor(request), get_language() or ""
    if not actor.is_staff:
        raise NotAllowed("inbox.not_staff", _("This list is for those who work matters."))
    lines = [
        {
            "name": line.name,
            "place": place_words(line.place, language),
            "happened_at": line.happened_at,
            "href": reverse("event", kwargs={"group_id": line.id}),
        }
        for line in matters.list_groups(actor)
    ]
    return render.page(request, _EVENTS, {"events": lines, "now": clock.now()})


@require_http_methods(["GET", "HEAD", "POST"])
def event(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Its matters and what was told; sent, it tells everybody or takes one more matter in."""
    actor = staff_actor(request)
    if request.method != "POST":
        return _show(request, group_id, TellForm(), OtherForm(), [])
    if "q" in request.POST:
        return _add(request, actor, group_id)
    form = TellForm(request.POST)
    if not form.is_valid():
        return _show(request, group_id, form, OtherForm(), errors_of(form), status=422)
    try:
        actions.tell_group(actor=actor, at=clock.now(), group_id=group_id, text=form.cleaned_data["text"])
    except Refused as refused:
        return _show(request, group_id, form, OtherForm(), refusal_of(refused, form.fields), status=refused.status)
    return HttpResponseRedirect(reverse("event", kwargs={"group_id": group_id}))


@require_POST
def leave(request: HttpRequest, group_id: UUID, matter_id: UUID) -> HttpResponse:
    """Take one matter out."""
    actor = staff_actor(request)
    actions.take_out_of_group(actor=actor, at=clock.now(), group_id=group_id, matter_id=matter_id)
    return HttpResponseRedirect(reverse("event", kwargs={"group_id": group_id}))


@require_POST
def undo(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Take the whole event back; what could not leave it is named, and the event stays with it."""
    undone = actions.undo_group(actor=staff_actor(request), at=clock.now(), group_id=group_id)
    if undone.kept:
        return _show(request, group_id, TellForm(), OtherForm(), [], undone=undone, status=409)
    return HttpResponseRedirect(reverse("events"))


@require_http_methods(["GET", "HEAD", "POST"])
def to_event(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """Put a matter to an event that is there, or to a new one."""
    actor, language = staff_actor(request), get_language() or ""
    view = open_as_staff(actor, matter_id)
    form = _event_form(actor, view, request.POST if request.method == "POST" else None, language)
    errors: Errors = []
    if form.is_bound and form.is_valid():
        try:
            group_id = _put(actor, view, form)
            return HttpResponseRedirect(reverse("event", kwargs={"group_id": group_id}))
        except Refused as refused:
            errors = refusal_of(refused, form.fields)
    errors = errors or (errors_of(form) if form.is_bound else [])
    context = {"matter": view, "event_form": form, "errors": errors, "base": _matter_url(view.id)}
    return render.page(request, _TO_EVENT, context, status=422 if errors else 200)


def _put(actor: Actor, view: MatterView, form: EventForm) -> UUID:
    group_id = form.event_id()
    if group_id is not None:
        actions.add_to_group(actor=actor, at=clock.now(), group_id=group_id, matter_ids=[view.id])
        return group_id
    values = form.cleaned_data
    return actions.create_group(
        actor=actor,
        at=clock.now(),
        name=values["name"],
        place_id=UUID(values["place"]) if values.get("place") else view.place.id,
        happened_at=values["happened_at"],
        matter_ids=[view.id],
    )


def _event_form(actor: Actor, view: MatterView, data: Any, language: str) -> EventForm:
    """The events of the area, and the places from the matter's own up, as far as the reader's posts reach."""
    groups = matters.list_groups(actor)
    known = [(str(line.id), f"{line.name} · {place_words(line.place, language)}") for line in groups]
    ladder = [view.place, *reversed(places.list_ancestors(view.place.id))]
    reached = [row for row in ladder if people_rules.duty_for(actor, "matters.group", row.path)]
    around = [(str(row.id), row.name(language)) for row in dict.fromkeys(reached)]
    return EventForm(data, events=known, places=around, now=clock.now().astimezone(LOCAL))


def _add(request: HttpRequest, actor: Actor, group_id: UUID) -> HttpResponse:
    form = OtherForm(request.POST)
    if not form.is_valid():
        return _show(request, group_id, TellForm(), form, errors_of(form), status=422)
    try:
        found = actions.open_search(actor=actor, at=clock.now(), text=form.cleaned_data["q"]).rows
        ids = [row.id for row in found] if len(found) == 1 else []
        actions.add_to_group(actor=actor, at=clock.now(), group_id=group_id, matter_ids=ids)
    except Refused as refused:
        return _show(request, group_id, TellForm(), form, refusal_of(refused, form.fields, "q"), status=refused.status)
    return HttpResponseRedirect(reverse("event", kwargs={"group_id": group_id}))


def _show(
    request: HttpRequest,
    group_id: UUID,
    tell: TellForm,
    other: OtherForm,
    errors: Errors,
    *,
    undone: Undone | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, language, now = staff_actor(request), get_language() or "", clock.now()
    group = actions.open_group(actor=actor, at=now, group_id=group_id)
    context = {
        "now": now,
        "group": group,
        "place": place_words(group.place, language),
        "lines": [(line, _leave_url(group_id, line.id)) for line in lines_of(group.rows, language)],
        "tell_form": tell,
        "other_form": other,
        "undo_url": reverse("event_undo", kwargs={"group_id": group_id}) if group.may_undo else "",
        "errors": errors,
        "undone": undone,
    }
    return render.page(request, _EVENT, context, status=status)


def _leave_url(group_id: UUID, matter_id: UUID) -> str:
    return reverse("event_leave", kwargs={"group_id": group_id, "matter_id": matter_id})


def _matter_url(matter_id: UUID) -> str:
    return reverse("work_matter", kwargs={"matter_id": matter_id})
