"""Join two matters about the same thing, after looking at both; and split one into parts."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.kit import clock
from linli.kit.errors import Refused
from linli.matters import actions
from linli.matters import queries as matters
from linli.matters.queries import MatterView
from linli.portal.forms.together import JoinForm, OtherForm, SplitForm
from linli.portal.pages.kind_choices import by_subject
from linli.portal.pages.together import part_row, photos_of
from linli.portal.pages.work_rows import lines_of, place_words
from linli.portal.views.work.staff import open_as_staff, staff_actor
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of, refusal_of

_CHOOSE, _COMPARE, _SPLIT = (f"portal/together/{name}.jinja" for name in ("choose", "compare", "split"))


@require_http_methods(["GET", "HEAD"])
def join(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """Choose the other one: among those that look the same, by its number, or by words."""
    actor, language, now = staff_actor(request), get_language() or "", clock.now()
    view = open_as_staff(actor, matter_id)
    form = OtherForm(request.GET if "q" in request.GET else None)
    errors: Errors = []
    found = None
    if form.is_bound and form.is_valid():
        try:
            found = actions.open_search(actor=actor, at=now, text=form.cleaned_data["q"]).rows
        except Refused as refused:
            errors = refusal_of(refused, form.fields)
    context = {
        **_frame(view, language),
        "other_form": form,
        "errors": errors or (errors_of(form) if form.is_bound else []),
        "likely": [
            part_row(part, language) for part in actions.open_joinable(actor=actor, at=now, matter_id=matter_id)
        ],
        "found": None if found is None else [line for line in lines_of(found, language) if line.id != matter_id],
    }
    return render.page(request, _CHOOSE, context, status=422 if context["errors"] else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def join_with(request: HttpRequest, matter_id: UUID, other_id: UUID) -> HttpResponse:
    """Look at both, side by side; say which one leads."""
    actor = staff_actor(request)
    both = (open_as_staff(actor, matter_id), open_as_staff(actor, other_id))
    older = min(both, key=lambda view: (view.received_at, view.id))
    leads = [(str(view.id), _lead_words(view, older)) for view in both]
    form = JoinForm(request.POST if request.method == "POST" else None, leads=leads, initial={"lead": str(older.id)})
    if request.method != "POST":
        return _compare(request, both, form, [])
    if not form.is_valid():
        return _compare(request, both, form, errors_of(form), status=422)
    lead = next(view for view in both if str(view.id) == form.cleaned_data["lead"])
    joined = both[1] if lead is both[0] else both[0]
    try:
        actions.join(actor=actor, at=clock.now(), matter_id=joined.id, lead_id=lead.id, version=joined.version)
    except Refused as refused:
        return _compare(request, both, form, refusal_of(refused, form.fields), status=refused.status)
    return HttpResponseRedirect(reverse("work_matter", kwargs={"matter_id": lead.id}))


@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """Describe the parts; each gets its own team and time."""
    actor, language = staff_actor(request), get_language() or ""
    view = open_as_staff(actor, matter_id)
    form = SplitForm(request.POST if request.method == "POST" else None, kinds=by_subject(language))
    errors: Errors = []
    if form.is_bound and form.is_valid():
        try:
            actions.split(actor=actor, at=clock.now(), matter_id=matter_id, parts=form.parts())
            return HttpResponseRedirect(reverse("work_matter", kwargs={"matter_id": matter_id}))
        except Refused as refused:
            errors = refusal_of(refused, form.fields)
    errors = errors or (errors_of(form) if form.is_bound else [])
    context = {**_frame(view, language), "split_form": form, "errors": errors}
    return render.page(request, _SPLIT, context, status=422 if errors else 200)


@require_POST
def unsplit(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """Take one part back; the page of the whole follows."""
    whole = actions.undo_split(actor=staff_actor(request), at=clock.now(), child_id=matter_id)
    return HttpResponseRedirect(reverse("work_matter", kwargs={"matter_id": whole.id}))


def _compare(
    request: HttpRequest, both: tuple[MatterView, MatterView], form: JoinForm, errors: Errors, *, status: int = 200
) -> HttpResponse:
    actor, language = staff_actor(request), get_language() or ""
    context = {
        **_frame(both[0], language),
        "both": [_side(matters.timeline(actor, view.id, view.look), view, language) for view in both],
        "join_form": form,
        "errors": errors,
        "now": clock.now(),
    }
    return render.page(request, _COMPARE, context, status=status)


def _side(steps: list[matters.StepView], view: MatterView, language: str) -> dict[str, Any]:
    return {
        "matter": view,
        "kind": view.kind.name(language),
        "place": place_words(view.place, language),
        "owner": view.owner.label(language),
        "photos": photos_of(tuple(photo for step in steps for photo in step.photos)),
    }


def _lead_words(view: MatterView, older: MatterView) -> str:
    words = _("%(reference)s, raised first") if view is older else "%(reference)s"
    return words % {"reference": view.reference}


def _frame(view: MatterView, language: str) -> dict[str, Any]:
    return {
        "matter": view,
        "place": place_words(view.place, language),
        "base": reverse("work_matter", kwargs={"matter_id": view.id}),
    }
