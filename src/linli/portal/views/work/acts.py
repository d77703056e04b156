"""What staff can do with a matter: one page each, one form, one action. One tap where no words are needed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.errors import NotFound, Refused
from linli.matters import actions
from linli.matters import queries as matters
from linli.matters.queries import MatterView
from linli.matters.rules import Verb
from linli.portal.forms import work as forms
from linli.portal.forms.together import WhyForm
from linli.portal.forms.visit import PlanVisitForm
from linli.portal.pages import destinations
from linli.portal.pages.offline import LATER, offline_of
from linli.portal.pages.uploads import read_uploads
from linli.portal.pages.work_rows import list_door, place_words
from linli.portal.views.work.staff import open_as_staff, staff_actor
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of, refusal_of

TEMPLATE = "portal/work/act.jinja"

Common = dict[str, Any]
Values = dict[str, Any]
CarryOut = Callable[[Common, Values, HttpRequest], Any]
Choices = Callable[[Actor, MatterView, str], list[tuple[str, str]]]


@dataclass(frozen=True)
class Act:
    """One page: its verb, words and form, and what the button does. ``choices`` when they depend on the matter."""

    verb: Verb
    button: Promise
    carry_out: CarryOut
    lead: Promise | str = ""
    form: type[Form] = forms.NoForm
    choices: Choices | None = None
    choice_label: Promise | str = ""
    with_photos: bool = False
    danger: bool = False


def _files(request: HttpRequest) -> list[bytes]:
    return read_uploads(request.FILES.getlist("photos"))


def _hand_over(common: Common, values: Values, request: HttpRequest) -> None:
    target = forms.destination_of(values["choice"])
    actions.propose_hand_over(**common, **target, reason=values["reason"])


def _plan_visit(common: Common, values: Values, request: HttpRequest) -> None:
    actions.plan_visit(**common, from_at=values["from_at"], until_at=values["until_at"], text=values["text"])


def _decide(common: Common, values: Values, request: HttpRequest) -> None:
    target = {} if values["choice"] == forms.KEEP else forms.destination_of(values["choice"])
    actions.decide_hand_over(**common, **target, reason=values["reason"])


def _move(common: Common, values: Values, request: HttpRequest) -> None:
    actions.move(**common, place_id=forms.chosen_id(values["choice"]), reason=values["reason"])


def _reclassify(common: Common, values: Values, request: HttpRequest) -> None:
    actions.reclassify(**common, kind_code=values["choice"], reason=values["reason"])


def _assign(common: Common, values: Values, request: HttpRequest) -> None:
    actions.assign(**common, post_id=forms.chosen_id(values["choice"]))


def _photo(common: Common, values: Values, request: HttpRequest) -> None:
    files = _files(request)
    if not files:
        raise Refused("photo.missing", _("Please choose a photo."), field="photos")
    actions.add_photo(**common, files=files, text=values["text"])


def _simply(action: Callable[..., Any]) -> CarryOut:
    """An action that takes the form's values as they are."""
    return lambda common, values, request: action(**common, **values)


ACTS: dict[str, Act] = {
    "take": Act(Verb.ACCEPT_HAND_OVER, _("Take it"), _simply(actions.accept_hand_over), _("From then on it is yours.")),
    "return": Act(
        Verb.RETURN_HAND_OVER,
        _("Send it back"),
        _simply(actions.return_hand_over),
        _("Whoever offered it has had it all along. Say why, so that it goes to the right place next."),
        forms.ReasonForm,
    ),
    "accept": Act(Verb.ACCEPT, _("Take it on"), _simply(actions.accept), _("The resident sees that you have it.")),
    "start": Act(Verb.START, _("Start work"), _simply(actions.start), _("The resident sees that work has begun.")),
    "visit": Act(
        Verb.VISIT,
        _("Record a visit"),
        lambda common, values, request: actions.visit(**common, **values, files=_files(request)),
        form=forms.VisitForm,
        with_photos=True,
    ),
    "plan": Act(
        Verb.PLAN_VISIT,
        _("Plan a visit"),
        _plan_visit,
        _("The resident sees the day and the hours. A new time takes the place of the one before."),
        PlanVisitForm,
    ),
    "unplan": Act(
        Verb.CANCEL_VISIT,
        _("Cancel the visit"),
        _simply(actions.cancel_visit),
        _("The resident sees that nobody comes, and why."),
        forms.ReasonForm,
    ),
    "resume": Act(Verb.RESUME, _("Go on"), _simply(actions.resume), form=forms.ResumeForm),
    "resolve": Act(Verb.RESOLVE, _("Mark as done"), _simply(actions.resolve), form=forms.ResolveForm),
    "wait": Act(
        Verb.WAIT,
        _("Put on hold"),
        _simply(actions.wait),
        _("The resident sees with whom it waits. The clock stands still only for some reasons, and not for ever."),
        forms.WaitForm,
    ),
    "ask": Act(Verb.ASK, _("Ask the resident"), _simply(actions.ask), form=forms.SayForm),
    "answer": Act(Verb.ANSWER, _("Answer the resident"), _simply(actions.answer), form=forms.SayForm),
    "note": Act(Verb.COMMENT, _("Write a note"), _simply(actions.comment), form=forms.NoteForm),
    "photo": Act(Verb.ADD_PHOTO, _("Add a photo"), _photo, form=forms.PhotoForm, with_photos=True),
    "assign": Act(
        Verb.ASSIGN,
        _("Assign"),
        _assign,
        _("Another person of the same team holds it. The number is what each has in hand."),
        forms.AssignForm,
        lambda actor, view, language: destinations.team_choices(actor, view),
        _("To whom"),
    ),
    "handover": Act(
        Verb.PROPOSE_HAND_OVER,
        _("Hand over"),
        _hand_over,
        _("It stays with the owner until the other side takes it."),
        forms.ChoiceForm,
        lambda actor, view, language: destinations.hand_over_choices(view, language),
        _("To which team"),
    ),
    "unoffer": Act(
        Verb.WITHDRAW_HAND_OVER, _("Take the offer back"), _simply(actions.withdraw_hand_over), _("The owner keeps it.")
    ),
    "escalate": Act(
        Verb.ESCALATE,
        _("Pass up a level"),
        _simply(actions.escalate),
        _("The next level up owns it at once. The promised time stays."),
        forms.ReasonForm,
    ),
    "extend": Act(
        Verb.EXTEND,
        _("Extend the time"),
        _simply(actions.extend),
        _("The resident reads the new date and why. What is late already stays late."),
        forms.ExtendForm,
        lambda actor, view, language: destinations.extension_choices(actor, view),
    ),
    "decide": Act(
        Verb.DECIDE_HAND_OVER,
        _("Decide who gets it"),
        _decide,
        _("The team you choose has it at once, without being asked. The resident reads your reason."),
        forms.ChoiceForm,
        lambda actor, view, language: destinations.decision_choices(view, language),
        _("Which team"),
    ),
    "kind": Act(
        Verb.RECLASSIFY,
        _("Correct the kind"),
        _reclassify,
        _(
            "Times are counted anew. If the kind is for another team, a desk gives it there; "
            "others offer it to that team."
        ),
        forms.ChoiceForm,
        lambda actor, view, language: destinations.kind_choices(view, language),
        _("What it really is"),
    ),
    "move": Act(
        Verb.MOVE,
        _("Correct the place"),
        _move,
        _("If the place is another team's, a desk gives it there; others offer it to that team. Nobody is sent away."),
        forms.ChoiceForm,
        lambda actor, view, language: destinations.place_choices(view, language),
        _("Where it really is"),
    ),
    "reroute": Act(Verb.REROUTE, _("Find the owner anew"), _simply(actions.reroute), form=forms.ReasonForm),
    "decline": Act(
        Verb.DECLINE,
        _("Do not take it on"),
        _simply(actions.decline),
        _("Only where this door cannot help. Name another one."),
        forms.DeclineForm,
        danger=True,
    ),
    "confirm": Act(
        Verb.CONFIRM,
        _("Confirmed by the resident"),
        _simply(actions.confirm),
        _("For residents who say so at the desk."),
    ),
    "reopen": Act(Verb.REOPEN, _("Open it again"), _simply(actions.reopen), form=forms.ReasonForm),
    "separate": Act(
        Verb.SEPARATE,
        _("Work on it by itself"),
        _simply(actions.separate),
        _("Whoever joined them takes it back within an hour. Later a desk does, for a resident who says so."),
        WhyForm,
    ),
    "withdraw": Act(
        Verb.WITHDRAW,
        _("Taken back by the resident"),
        _simply(actions.withdraw),
        _("For residents who say so at the desk."),
        forms.ReasonForm,
        danger=True,
    ),
}


CODES = {act.verb: code for code, act in ACTS.items()}


@require_http_methods(["GET", "HEAD", "POST"])
def work_act(request: HttpRequest, matter_id: UUID, act: str) -> HttpResponse:
    """Fill in, send, and come back to the matter, or to the day's list after one tap there."""
    actor = staff_actor(request)
    page = ACTS.get(act)
    if page is None:
        raise NotFound("page.not_found", _("There is no such page."))
    view = open_as_staff(actor, matter_id)
    form = _form(page, actor, view, request.POST if request.method == "POST" else None)
    if "despite_parts" in form.fields and not matters.has_open_parts(view.id):
        del form.fields["despite_parts"]
    if request.method != "POST":
        return _show(request, view, page, form, [])
    if not form.is_valid():
        return _show(request, view, page, form, errors_of(form), status=422)
    return _carry_out(request, view, act, form)


def _form(page: Act, actor: Actor, view: MatterView, data: Any) -> Form:
    if page.choices is None:
        return page.form(data)
    choices = page.choices(actor, view, get_language() or "")
    return page.form(data, choices=choices, choice_label=page.choice_label)  # type: ignore[call-arg]


def _carry_out(request: HttpRequest, view: MatterView, code: str, form: Form) -> HttpResponse:
    page = ACTS[code]
    common = {"actor": staff_actor(request), "at": clock.now(), "matter_id": view.id, "version": version_sent(request)}
    try:
        page.carry_out(common, form.cleaned_data, request)
    except Refused as refused:
        errors = refusal_of(refused, [*form.fields, "photos"])
        return _show(request, view, page, form, errors, status=refused.status)
    if request.POST.get("next") == "day":
        return HttpResponseRedirect(reverse("day"))
    return HttpResponseRedirect(_after(request, view, code))


def _after(request: HttpRequest, view: MatterView, code: str) -> str:
    """The matter again, or the list where it has gone to people whose matters the reader does not see."""
    actor = staff_actor(request)
    try:
        seen = matters.get_matter(actor, view.id).is_staff
    except NotFound:
        seen = False
    if seen:
        return f"{reverse('work_matter', kwargs={'matter_id': view.id})}?done={code}"
    messages.success(request, _("Done. Others have it now, so it is no longer on your list."))
    return list_door(actor)[1]


def version_sent(request: HttpRequest) -> int | None:
    """The version that the sender saw; without one the newest is taken."""
    given = request.POST.get("version", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None


def _show(
    request: HttpRequest, view: MatterView, page: Act, form: Form, errors: Errors, *, status: int = 200
) -> HttpResponse:
    context = {
        "matter": view,
        "place": place_words(view.place, get_language() or ""),
        "base": reverse("work_matter", kwargs={"matter_id": view.id}),
        "list_door": list_door(request.actor),  # type: ignore[attr-defined]
        "act": page,
        "act_form": form,
        "offline": offline_of(staff_actor(request)),
        "code": (code := CODES[page.verb]),
        "later": LATER.get(code, ""),
        "errors": errors,
        "photo_error": " ".join(sentence for field_id, sentence in errors if field_id == "id_photos"),
        "possible": page.verb in view.verbs,
    }
    return render.page(request, TEMPLATE, context, status=status)
