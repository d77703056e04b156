"""One dispute for those who serve in it: stages and clocks, who takes part, and how somebody is asked."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.disputes.actions.consent import record_answer
from linli.disputes.forms.party import TakenDownForm
from linli.disputes.pages import intake, looking
from linli.disputes.pages import invitation as invitations
from linli.disputes.pages import party as pages
from linli.disputes.pages.entering import Serving, serve
from linli.disputes.rules import Verb
from linli.kit import clock
from linli.kit.errors import Refused
from linli.ui.form_errors import Errors, errors_of, refusal_of
from linli.ui.render import page, respond

FOLDER = "disputes/serving"


@require_safe
def overview(request: HttpRequest, dispute_id: UUID) -> HttpResponse:
    """Whoever only keeps clocks sees clocks; each look at names is noted for those whose names they are."""
    door = serve(request, dispute_id)
    context = pages.overview_context(door)
    if context["knows_names"]:
        looking.note_look(door, clock.now(), looking.OVERVIEW)
    return respond(request, f"{FOLDER}/overview.jinja", context, block="dispute")


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, dispute_id: UUID, seat: int) -> HttpResponse:
    """The code, what to read aloud, and the answer as it was given on the telephone or at the door."""
    door = _asked(request, dispute_id)
    form = TakenDownForm(request.POST or None)
    if request.method != "POST":
        return _show(request, door, seat, form, [])
    if not form.is_valid():
        return _show(request, door, seat, form, errors_of(form), status=422)
    try:
        record_answer(
            actor=door.actor,
            at=clock.now(),
            dispute_id=dispute_id,
            party_id=intake.other_side(door, seat).id,
            yes=form.cleaned_data["answer"] == "YES",
            read_back=form.cleaned_data["read_back"],
        )
    except Refused as refused:
        return _show(request, door, seat, form, refusal_of(refused, form.fields), status=refused.status)
    return HttpResponseRedirect(door.home)


@require_POST
def letter(request: HttpRequest, dispute_id: UUID, seat: int) -> HttpResponse:
    """The invitation as a letter with a code to scan."""
    door = _asked(request, dispute_id)
    looking.note_look(door, clock.now(), looking.INVITATION, intake.other_side(door, seat))
    response = HttpResponse(invitations.letter_of(door, seat, clock.now()), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="letter-{door.standing.dispute.reference}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


def _asked(request: HttpRequest, dispute_id: UUID) -> Serving:
    door = serve(request, dispute_id)
    intake.require(door, Verb.INVITE)
    return door


def _show(
    request: HttpRequest, door: Serving, seat: int, form: TakenDownForm, errors: Errors, *, status: int = 200
) -> HttpResponse:
    looking.note_look(door, clock.now(), looking.INVITATION, intake.other_side(door, seat))
    context = {**invitations.invitation_context(door, seat, clock.now()), "form_fields": form, "errors": errors}
    response = page(request, f"{FOLDER}/invitation.jinja", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
