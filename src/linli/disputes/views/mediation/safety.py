"""What one side says in confidence about its safety, and the wish to begin with a mediator."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_http_methods, require_POST

from linli.disputes import actions
from linli.disputes.actions import SafetyAnswers
from linli.disputes.forms.mediation import SafetyForm
from linli.disputes.pages.entering import Entered, enter
from linli.disputes.pages.gone import gone_of_safety
from linli.disputes.queries.safety import is_alarming, safety_of, wants_a_mediator_first
from linli.disputes.rules import State, Verb
from linli.kit import clock
from linli.kit.errors import Refused
from linli.notices import queries as notices
from linli.ui.form_errors import Errors, errors_of, refusal_of
from linli.ui.render import page
from linli.ui.sealed import sealed

SKIP = "skip"  # the button of whoever has nothing to say
_SAID: dict[str, bool | None] = {"YES": True, "NO": False, "": None}


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def safety(request: HttpRequest, secret: str) -> HttpResponse:
    """The questions, every one of which may be left open; the newest answers count.

    Every side comes by here once, after its yes or before it asks: nobody has to look for it.
    """
    door = enter(request, secret, asking=True)
    if not door.is_confirmed:
        return HttpResponseRedirect(door.home)
    if request.method != "POST":
        return _show(request, door, SafetyForm(initial=_initial(door)), [])
    form = SafetyForm({} if SKIP in request.POST else request.POST)
    if not form.is_valid():
        return _show(request, door, form, errors_of(form), 422)
    try:
        actions.answer_safety(
            actor=door.actor, at=clock.now(), dispute_id=door.dispute_id, answers=_answers(form.cleaned_data)
        )
    except Refused as refused:
        return _show(request, door, form, refusal_of(refused, form.fields), refused.status)
    return HttpResponseRedirect(door.home if SKIP in request.POST else f"{door.url('dispute_safety')}?done")


@sealed
@require_POST
def mediator_first(request: HttpRequest, secret: str) -> HttpResponse:
    """No direct talk: begin with a mediator; or take that back."""
    door = enter(request, secret)
    try:
        wanted = request.POST.get("wanted") != "no"
        actions.ask_for_mediator_first(actor=door.actor, at=clock.now(), dispute_id=door.dispute_id, wanted=wanted)
    except Refused as refused:
        form = SafetyForm(initial=_initial(door))
        return _show(request, door, form, [("", str(refused.message))], refused.status)
    return HttpResponseRedirect(door.url("dispute_safety"))


def _answers(given: dict[str, Any]) -> SafetyAnswers:
    said: dict[str, Any] = {name: _SAID[given[name]] for name in ("afraid", "violence", "together")}
    words = {name: given[name] for name in ("how_to_reach", "interpreter", "other_help")}
    return SafetyAnswers(**said, **words, no_notices=given["no_notices"])


def _initial(door: Entered) -> dict[str, Any]:
    """What the side said last."""
    said = safety_of(door.standing, door.party) or {}
    codes = {True: "YES", False: "NO"}
    return {
        name: codes.get(value, "") if name in ("afraid", "violence", "together") else value  # type: ignore[call-overload]
        for name, value in said.items()
    }


def _show(request: HttpRequest, door: Entered, form: SafetyForm, errors: Errors, status: int = 200) -> HttpResponse:
    dispute, said = door.standing.dispute, safety_of(door.standing, door.party)
    gone = gone_of_safety(door.standing, door.party) if said is None else ()
    context = {
        "door": door,
        "form_": form,
        "errors": errors,
        "done": "done" in request.GET,
        "first_time": said is None and not gone,
        "gone": gone,
        "alarm": said is not None and is_alarming(said),
        "may_call": door.standing.may(Verb.CALL_MEDIATOR) and dispute.state == State.TALKING.value,
        "may_begin": State(dispute.state) in (State.INTAKE, State.INVITED),
        "mediator_first": wants_a_mediator_first(door.standing, door.party),
        "telephone": notices.desk_telephone(),
    }
    return page(request, "disputes/mediation/safety.jinja", context, status=status)
