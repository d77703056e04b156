"""What is held about somebody, what is wrong with it, and how it goes: by an account, or by a secret link."""

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from linli.kit import clock
from linli.kit.errors import Refused
from linli.matters import queries as matters
from linli.portal.forms.own_data import WrongForm
from linli.portal.pages.data_door import DataDoor, door_to
from linli.portal.pages.held import corrections_of, lines_of, plan_of, receipt_lines
from linli.portal.pages.own_copy import write_copy_of_side
from linli.rights import actions
from linli.rights import queries as rights
from linli.rights.rules import Target, backup_days
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of, refusal_of
from linli.ui.sealed import sealed


@sealed
@require_safe
def data(request: HttpRequest, **values: Any) -> HttpResponse:
    """Line by line, with what can be done on the spot."""
    door, language = door_to(request, values), get_language() or ""
    lines = lines_of(door, rights.list_rows(door.own, clock.now(), language), language)
    context = {
        "door": door,
        "here": [line for line in lines if line["count"] or line["count"] is None],
        "nothing": [line for line in lines if line["count"] == 0],
        "copy_url": door.url("copy"),
        "wrong_url": "" if door.own.of == "ACCOUNT" else door.url("wrong"),
        "erase_url": door.url("erase"),
        "corrections": corrections_of(rights.list_own_corrections(door.own.about_ids, language), language),
    }
    return render.page(request, "portal/data/held.jinja", context)


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def wrong(request: HttpRequest, **values: Any) -> HttpResponse:
    """Say what is wrong; below it, what was said before and what became of it."""
    door = door_to(request, values)
    form = WrongForm(request.POST if request.method == "POST" else None)
    errors: Errors = errors_of(form) if form.is_bound and not form.is_valid() else []
    if form.is_bound and not errors:
        try:
            _ask(door, form.cleaned_data)
            return HttpResponseRedirect(f"{door.url('wrong')}?asked=1")
        except Refused as refused:
            errors = refusal_of(refused, form.fields)
    language = get_language() or ""
    context: dict[str, Any] = {
        "door": door,
        "here": door.url("wrong"),
        "data_url": door.url("data"),
        "targets": [(one.value, rights.TARGETS[one]) for one in actions.OF_MATTER] if door.link else [],
        "steps": _steps(door, language),
        "corrections": corrections_of(rights.list_own_corrections(door.own.about_ids, language), language),
        "asked": "asked" in request.GET,
        "errors": errors,
    }
    return render.page(request, "portal/data/wrong.jinja", context, status=422 if errors else 200)


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, **values: Any) -> HttpResponse:
    """What would go, line by line, before anything does; sent, it goes, and the receipt is shown."""
    door, now, language = door_to(request, values), clock.now(), get_language() or ""
    errors: Errors = []
    if request.method == "POST":
        try:
            secret = actions.ask_erasure(actor=door.actor, at=now, own=door.own)
            return HttpResponseRedirect(reverse("erasure_receipt", kwargs={"receipt": secret}))
        except Refused as refused:
            errors = refusal_of(refused, ())
    context = {
        "door": door,
        "data_url": door.url("data"),
        "here": door.url("erase"),
        "plan": plan_of(rights.plan_erasure(door.own, now), language),
        "backup_days": backup_days(),
        "errors": errors,
    }
    return render.page(request, "portal/data/erase.jinja", context, status=409 if errors else 200)


@sealed
@require_safe
def erasure_receipt(request: HttpRequest, receipt: str) -> HttpResponse:
    """What went, when and by which rule; as a file with ``?file=1``. The address is its key."""
    found, language = rights.find_receipt(receipt), get_language() or ""
    lines = receipt_lines(found.lines, language)
    if "file" in request.GET:
        held = {"format": "linli.erasure.1", "number": found.id, "asked_at": found.asked_at, "lines": lines}
        text = json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        headers = {"Content-Disposition": f'attachment; filename="erasure-{str(found.id)[-12:]}.json"'}
        return HttpResponse(text, content_type="application/json", headers=headers)
    context = {"receipt": found, "lines": lines, "here": request.path, "backup_days": backup_days()}
    return render.page(request, "portal/data/receipt.jinja", context)


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def side_copy(request: HttpRequest, **values: Any) -> HttpResponseBase:
    """Everything that is held of one side, and with POST the file."""
    door = door_to(request, values)
    if request.method != "POST":
        return render.page(request, "portal/matter/copy.jinja", {"back": door.url("data"), "action": request.path})
    return FileResponse(write_copy_of_side(request, door.own), as_attachment=True, filename="linli.zip")


account_data = login_required(data)
account_erase = login_required(erase)


def _ask(door: DataDoor, said: dict[str, Any]) -> None:
    now = clock.now()
    if door.side is not None:
        actions.ask_correction_of_side(at=now, side=door.side, text=said["text"])
        return
    assert door.link is not None, "an account has no page of its own for this"
    step_id = said["step"]
    target = Target.STEP if step_id else Target(said["target"] or Target.WORDS)
    actions.ask_correction(
        actor=door.actor, at=now, matter_id=door.link.matter.id, target=target, text=said["text"], step_id=step_id
    )


def _steps(door: DataDoor, language: str) -> list[tuple[str, str]]:
    """Steps in which the staff said something, to be pointed at."""
    if door.link is None:
        return []
    steps = matters.steps_of(door.link.matter.id, in_full=False, language=language)
    return [(str(step.id), f"{step.at.astimezone(clock.LOCAL):%Y-%m-%d} · {step.sentence}") for step in steps]
