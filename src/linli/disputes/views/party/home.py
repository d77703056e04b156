"""The page of a party, and each thing that it can say about taking part."""

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.disputes.actions.invite import confirm_reader
from linli.disputes.pages import party as pages
from linli.disputes.pages.entering import Entered, enter
from linli.disputes.pages.party_acts import ACTS, PartyAct, leads_to, must_confirm
from linli.disputes.queries import parties as queries
from linli.disputes.words.party_act import ACT_WORDS
from linli.kit import clock
from linli.kit.errors import NotFound, Refused
from linli.kit.ids import uuid7
from linli.notices import queries as notices
from linli.ui.form_errors import Errors, errors_of, refusal_of
from linli.ui.render import page, respond
from linli.ui.sealed import sealed

FOLDER = "disputes/party"


@sealed
@require_safe
def home(request: HttpRequest, secret: str) -> HttpResponse:
    """Everything that matters on one page; before it the question whether the right person reads."""
    door = enter(request, secret, asking=True)
    if must_confirm(door.party):
        return _ask_who_reads(request, door)
    done = ACT_WORDS.get(request.GET.get("done", ""))
    context = pages.home_context(door)
    context |= {"done": done.done if done else "", "not_now": "not_now" in request.GET}
    return respond(request, f"{FOLDER}/home.jinja", context, block="dispute")


@sealed
@require_POST
def confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """It is mine: from now on the page shows what is asked."""
    door = enter(request, secret, asking=True)
    confirm_reader(actor=door.actor, at=clock.now(), dispute_id=door.dispute_id)
    return HttpResponseRedirect(door.home)


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, secret: str, act: str) -> HttpResponse:
    """One of the things that a party can say: what it leads to and one button, then the page of the party again."""
    door, wanted = enter(request, secret, asking=True), ACTS.get(act)
    if wanted is None:
        raise NotFound("page.unknown", _("There is no such page."))
    if must_confirm(door.party) and not wanted.before_reading:
        return HttpResponseRedirect(door.home)
    if not wanted.may(door):
        return HttpResponseRedirect(f"{door.home}?not_now")
    if request.method != "POST":
        return _show(request, door, act, _form(door, act, None), [])
    return _say(request, door, wanted, act)


def _say(request: HttpRequest, door: Entered, wanted: PartyAct, act: str) -> HttpResponse:
    form = _form(door, act, request)
    if not form.is_valid():
        return _show(request, door, act, form, errors_of(form), status=422)
    try:
        wanted.say(door, form.cleaned_data, clock.now())
    except Refused as refused:
        return _show(request, door, act, form, refusal_of(refused, form.fields), status=refused.status)
    if wanted.ends:
        return _out(request, door, act)
    return HttpResponseRedirect(leads_to(enter(request, door.secret), act))


def _out(request: HttpRequest, door: Entered, act: str) -> HttpResponse:
    """The last page; where the link still opens something, with the way back."""
    try:
        home = enter(request, door.secret).home
    except Refused:
        home = ""
    context = {"words": ACT_WORDS[act].done, "home": home, "telephone": notices.desk_telephone()}
    return page(request, f"{FOLDER}/out.jinja", context)


def _form(door: Entered, act: str, request: HttpRequest | None) -> Form:
    known = queries.contact_of(door.standing, door.party) if act == "contact" else {}
    return ACTS[act].form(request.POST if request else None, initial={"once": uuid7(), **known})


def _show(
    request: HttpRequest, door: Entered, act: str, form: Form, errors: Errors, *, status: int = 200
) -> HttpResponse:
    words = ACT_WORDS[act]
    context = {
        "door": door,
        "heading": words.heading,
        "lead": words.lead,
        "form_fields": form,
        "errors": errors,
        "send": words.send,
        "ends": ACTS[act].ends,
        "telephone": notices.desk_telephone(),
        "complaints": queries.list_own_complaints(door.standing) if act == "complain" else [],
        "helps": queries.help_asked(door.standing, door.party) if act == "help" else [],
    }
    return page(request, f"{FOLDER}/act.jinja", context, status=status)


def _ask_who_reads(request: HttpRequest, door: Entered) -> HttpResponse:
    sides = queries.list_sides(door.standing)
    name = next((side.name for side in sides if side.own), "")
    context = {"door": door, "name": name, "telephone": notices.desk_telephone()}
    return page(request, f"{FOLDER}/gate.jinja", context)
