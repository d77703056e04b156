"""What has outlived its time: a coordinator looks through the list and decides. Numbers, kinds and days; no words."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.errors import NotAllowed, Refused
from linli.matters import actions
from linli.matters import queries as matters
from linli.matters.queries import ItemRow
from linli.matters.rules.retention import Held
from linli.people import rules as people_rules
from linli.portal.forms.retention import ApproveForm, KeepBackForm, RefuseForm
from linli.portal.views.work.staff import staff_actor
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of, refusal_of

HELD = {Held.CONTACT: _("Name, telephone, e-mail"), Held.WORDS: _("Words and photos")}
DECISIONS = {"": _("Waits for a decision"), "APPROVED": _("Approved"), "REFUSED": pgettext_lazy("list", "Refused")}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def retention(request: HttpRequest) -> HttpResponse:
    """The lists, newest first; POST makes one of what has outlived its time today."""
    actor = staff_actor(request)
    path = _own_path(actor)
    if request.method != "POST":
        return _lists(request, actor, [])
    try:
        made = actions.propose_destruction(actor=actor, at=clock.now(), path=path)
    except Refused as refused:
        return _lists(request, actor, refusal_of(refused, ()), status=refused.status)
    if made is None:
        return HttpResponseRedirect(f"{reverse('retention')}?none=1")
    return HttpResponseRedirect(_address(made))


@never_cache
@require_safe
def retention_list(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """One list with its lines."""
    return _list(request, list_id, [])


@require_POST
def retention_keep(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Keep one line back."""
    form = KeepBackForm(request.POST)
    if not form.is_valid():
        return _list(request, list_id, errors_of(form), status=422)
    words = {"item_id": form.cleaned_data["item"], "reason": form.cleaned_data["reason"], "until": form.day()}
    try:
        actions.keep_back(actor=staff_actor(request), at=clock.now(), **words)
    except Refused as refused:
        return _list(request, list_id, refusal_of(refused, form.fields), status=refused.status)
    return HttpResponseRedirect(f"{_address(list_id)}?saved=1")


@require_POST
def retention_decide(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Approve or refuse the whole list."""
    approve = request.POST.get("decision") == "approve"
    form: forms.Form = ApproveForm(request.POST) if approve else RefuseForm(request.POST)
    if not form.is_valid():
        return _list(request, list_id, errors_of(form), status=422)
    reason = str(form.cleaned_data.get("reason", ""))
    try:
        actions.decide_destruction(
            actor=staff_actor(request), at=clock.now(), list_id=list_id, approve=approve, reason=reason
        )
    except Refused as refused:
        return _list(request, list_id, refusal_of(refused, form.fields), status=refused.status)
    return HttpResponseRedirect(f"{_address(list_id)}?saved=1")


def _own_path(actor: Actor) -> str:
    """The widest place where the actor decides; raises NotAllowed ``destruction.not_allowed``."""
    paths = [duty.path for duty in actor.duties if "matters.destroy" in people_rules.ROLE_VERBS[duty.role]]
    if not paths:
        raise NotAllowed("destruction.not_allowed", _("Only a coordinator of the area decides what is destroyed."))
    return min(paths, key=len)


def _address(list_id: UUID) -> str:
    return reverse("retention_list", kwargs={"list_id": list_id})


def _lists(request: HttpRequest, actor: Actor, errors: Errors, *, status: int = 200) -> HttpResponse:
    rows = matters.list_destructions(actor)
    context: dict[str, Any] = {
        "lists": [(row, DECISIONS[row.decision], _address(row.id)) for row in rows],
        "waiting": any(not row.decision for row in rows),
        "nothing_due": "none" in request.GET,
        "errors": errors,
    }
    return render.page(request, "portal/work/retention.jinja", context, status=status)


def _list(request: HttpRequest, list_id: UUID, errors: Errors, *, status: int = 200) -> HttpResponse:
    actor, language = staff_actor(request), get_language() or ""
    listed = matters.get_destruction(actor, list_id)
    page = matters.list_items(actor, list_id, request.GET.get("after", ""))
    context: dict[str, Any] = {
        "listed": listed,
        "decision": DECISIONS[listed.decision],
        "lines": [_line(row, language, waiting=not listed.decision) for row in page.rows],
        "next_url": f"{_address(list_id)}?after={page.next_cursor}" if page.next_cursor else "",
        "first_url": _address(list_id) if request.GET.get("after") else "",
        "approve_form": ApproveForm(),
        "refuse_form": RefuseForm(auto_id="refuse_%s"),
        "keep_action": reverse("retention_keep", kwargs={"list_id": list_id}),
        "decide_action": reverse("retention_decide", kwargs={"list_id": list_id}),
        "saved": "saved" in request.GET,
        "errors": errors,
    }
    return render.page(request, "portal/work/retention_list.jinja", context, status=status)


def _line(row: ItemRow, language: str, *, waiting: bool) -> dict[str, Any]:
    open_line = waiting and row.kept_until is None
    form = KeepBackForm(initial={"item": row.id}, auto_id=f"keep_{row.id}_%s") if open_line else None
    return {"row": row, "kind": row.kind.name(language), "held": HELD[row.held], "form": form}
