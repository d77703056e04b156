"""A side chooses a mediator, keeps or replaces one; the registrar names one where the sides did not."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.disputes import actions
from linli.disputes.forms.mediation import AppointForm, PickForm
from linli.disputes.pages import mediation_choice as pages
from linli.disputes.pages.entering import Entered, enter, serve
from linli.disputes.pages.intake import require
from linli.disputes.rules import Verb
from linli.kit import clock
from linli.kit.errors import Refused
from linli.ui.form_errors import Errors, errors_of, refusal_of
from linli.ui.render import page, respond
from linli.ui.sealed import sealed

FOLDER = "disputes/mediation"


@sealed
@require_safe
def mediator(request: HttpRequest, secret: str) -> HttpResponse:
    """Whom to choose, who was chosen, what was disclosed."""
    door = enter(request, secret, asking=True)
    if not door.is_confirmed:
        return HttpResponseRedirect(door.home)
    context = {**pages.choice_context(door, clock.now()), "done": request.GET.get("done", ""), "errors": []}
    return respond(request, f"{FOLDER}/choice.jinja", context, block="choice")


@sealed
@require_POST
def pick(request: HttpRequest, secret: str) -> HttpResponse:
    """Say whom one would accept."""
    door = enter(request, secret)
    form = pages.pick_form(door, clock.now(), request.POST)
    if not form.is_valid():
        return _show(request, door, errors_of(form), 422, form)
    posts = [UUID(one) for one in form.cleaned_data["mediators"]]
    try:
        actions.pick_mediators(actor=door.actor, at=clock.now(), dispute_id=door.dispute_id, post_ids=posts)
    except Refused as refused:
        return _show(request, enter(request, secret), refusal_of(refused, form.fields), refused.status, form)
    return HttpResponseRedirect(f"{door.url('dispute_mediator')}?done=pick")


@sealed
@require_POST
def keep(request: HttpRequest, secret: str) -> HttpResponse:
    """Keep the mediator whose disclosure was read, or have another one."""
    door = enter(request, secret)
    verb = actions.replace_mediator if request.POST.get("act") == "replace" else actions.keep_mediator
    try:
        read = _appointment(request)
        verb(actor=door.actor, at=clock.now(), dispute_id=door.dispute_id, appointment_id=read)
    except Refused as refused:
        return _show(request, enter(request, secret), [("", str(refused.message))], refused.status)
    return HttpResponseRedirect(door.url("dispute_mediator"))


@sealed
@require_POST
def call(request: HttpRequest, secret: str) -> HttpResponse:
    """Call a mediator; then both sides choose one."""
    door = enter(request, secret)
    try:
        actions.call_mediator(actor=door.actor, at=clock.now(), dispute_id=door.dispute_id)
    except Refused as refused:
        return _show(request, enter(request, secret), [("", str(refused.message))], refused.status)
    return HttpResponseRedirect(door.url("dispute_mediator"))


@require_http_methods(["GET", "HEAD", "POST"])
def appoint(request: HttpRequest, dispute_id: UUID) -> HttpResponse:
    """The registrar names a mediator."""
    door = serve(request, dispute_id)
    require(door, Verb.APPOINT)
    if request.method != "POST":
        return _show_appoint(request, dispute_id, pages.appoint_form(door, clock.now()), [])
    form = pages.appoint_form(door, clock.now(), request.POST)
    if not form.is_valid():
        return _show_appoint(request, dispute_id, form, errors_of(form), 422)
    chosen = UUID(form.cleaned_data["mediator"])
    try:
        actions.appoint(actor=door.actor, at=clock.now(), dispute_id=dispute_id, post_id=chosen)
    except Refused as refused:
        return _show_appoint(request, dispute_id, form, refusal_of(refused, form.fields), refused.status)
    return HttpResponseRedirect(door.home)


def _appointment(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("appointment", ""))
    except ValueError as error:
        raise Refused("appointment.missing", _("Please read who was chosen first.")) from error


def _show(
    request: HttpRequest, door: Entered, errors: Errors, status: int, form: PickForm | None = None
) -> HttpResponse:
    context = {**pages.choice_context(door, clock.now(), form), "errors": errors}
    return page(request, f"{FOLDER}/choice.jinja", context, status=status)


def _show_appoint(
    request: HttpRequest, dispute_id: UUID, form: AppointForm, errors: Errors, status: int = 200
) -> HttpResponse:
    context = {**pages.appoint_context(serve(request, dispute_id), form, clock.now()), "errors": errors}
    return page(request, f"{FOLDER}/appoint.jinja", context, status=status)
