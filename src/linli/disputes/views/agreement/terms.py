"""Writing the terms one by one."""

from typing import Any
from uuid import UUID

import msgspec
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.disputes import actions
from linli.disputes.forms.agreement import FORMS, OpenForm
from linli.disputes.pages import agreement as pages
from linli.disputes.pages.entering import Door
from linli.disputes.pages.looking import AGREEMENT, note_look
from linli.disputes.queries import agreement as queries
from linli.disputes.queries.agreement import Draft, names_by_key, newest_draft
from linli.disputes.rules.terms import Term, Terms
from linli.disputes.views.agreement.page import show_refused
from linli.kit import clock
from linli.kit.errors import Refused
from linli.ui.form_errors import Errors, errors_of, refusal_of
from linli.ui.render import page
from linli.ui.sealed import sealed

TEMPLATE = "disputes/agreement/term.jinja"


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, kind: str, secret: str | None = None, dispute_id: UUID | None = None) -> HttpResponse:
    """One more term; ``remove`` as kind takes one off."""
    door = pages.door_of(request, secret, dispute_id)
    if kind == "remove" and request.method == "POST":
        return _remove(request, door)
    if kind not in FORMS:
        raise Http404
    names = list(names_by_key(door.standing).items())
    form = FORMS[kind][1](request.POST if request.method == "POST" else None, names=names)
    if request.method != "POST":
        return _show(request, door, kind, form, [])
    if not form.is_valid():
        return _show(request, door, kind, form, errors_of(form), status=422)
    try:
        draft = _draft(door)
        term = queries.with_times_of_law(form.term(_next_id(draft)), door.standing, clock.now())
        _write(door, draft, (*draft.terms.terms, term))
    except Refused as refused:
        return _show(request, door, kind, form, refusal_of(refused, form.fields), status=refused.status)
    return HttpResponseRedirect(door.url("dispute_agreement"))


@sealed
@require_POST
def left_open(request: HttpRequest, secret: str | None = None, dispute_id: UUID | None = None) -> HttpResponse:
    """What the agreement does not settle."""
    door = pages.door_of(request, secret, dispute_id)
    form = OpenForm(request.POST)
    try:
        draft = _draft(door)
        words = form.cleaned_data["left_open"] if form.is_valid() else draft.left_open
        _save(door, msgspec.structs.replace(draft, left_open=words))
    except Refused as refused:
        return show_refused(request, door, refused)
    return HttpResponseRedirect(door.url("dispute_agreement"))


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: HttpRequest, secret: str | None = None, dispute_id: UUID | None = None) -> HttpResponse:
    """What a person should know to check the terms."""
    door = pages.door_of(request, secret, dispute_id)
    draft = _draft(door)
    form = pages.power_form(door.standing, draft, clock.now(), request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _show(request, door, "facts", form, [])
    if not form.is_valid():
        return _show(request, door, "facts", form, errors_of(form), status=422)
    try:
        _save(door, msgspec.structs.replace(draft, **form.into(draft)))
    except Refused as refused:
        return _show(request, door, "facts", form, refusal_of(refused, form.fields), status=refused.status)
    return HttpResponseRedirect(door.url("dispute_agreement"))


def _remove(request: HttpRequest, door: Door) -> HttpResponse:
    try:
        draft = _draft(door)
        kept = tuple(term for term in draft.terms.terms if term.id != request.POST.get("term"))
        _write(door, draft, kept)
    except Refused as refused:
        return show_refused(request, door, refused)
    return HttpResponseRedirect(door.url("dispute_agreement"))


def _draft(door: Door) -> Draft:
    row = newest_draft(door.standing)
    return row.draft if row else Draft(terms=Terms(terms=()))


def _next_id(draft: Draft) -> str:
    numbers = [int(term.id[1:]) for term in draft.terms.terms if term.id[1:].isdigit()]
    return f"t{max(numbers, default=0) + 1}"


def _write(door: Door, draft: Draft, terms: tuple[Term, ...]) -> None:
    _save(door, msgspec.structs.replace(draft, terms=msgspec.structs.replace(draft.terms, terms=terms)))


def _save(door: Door, draft: Draft) -> None:
    actions.draft_terms(actor=door.actor, at=clock.now(), dispute_id=door.dispute_id, draft=draft)


def _show(
    request: HttpRequest, door: Door, kind: str, form: Form, errors: Errors, *, status: int = 200
) -> HttpResponse:
    note_look(door, clock.now(), AGREEMENT)
    heading = FORMS[kind][0] if kind in FORMS else _("To be checked before anybody signs")
    shown: dict[str, Any] = {"door": door, "heading": heading, "term_form": form, "errors": errors}
    return page(request, TEMPLATE, shown, status=status)
