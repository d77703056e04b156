"""Before the other side is asked: what is asked, of whom, and by which way. For the applicant, and for who helps."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from linli.disputes.forms.party import ClaimForm, InviteForm, NoForm, PartyForm
from linli.disputes.pages import intake as pages
from linli.disputes.pages.entering import Door, enter, serve
from linli.disputes.pages.looking import INTAKE, note_look
from linli.disputes.rules import Verb
from linli.kit import clock
from linli.kit.errors import Refused
from linli.ui.form_errors import Errors, errors_of, refusal_of
from linli.ui.render import page
from linli.ui.sealed import sealed

TEMPLATE = "disputes/party/intake.jinja"
_METHODS = require_http_methods(["GET", "HEAD", "POST"])


@sealed
@_METHODS
def claim(request: HttpRequest, secret: str = "", dispute_id: UUID | None = None) -> HttpResponse:
    """What is asked: written, looked at as the other side will read it, kept."""
    door = _door(request, secret, dispute_id)
    pages.require(door, Verb.STATE_CLAIM)
    note_look(door, clock.now(), INTAKE, pages.applicant(door))
    form = ClaimForm(request.POST or None, initial=pages.claim_of(door))
    words = {
        "heading": _("What do you ask for?"),
        "lead": _("The other side reads these words before it answers. Plain and without blame is heard best."),
        "send": _("Look at it as the other side will"),
    }
    if request.method == "POST" and form.is_valid() and "sure" not in request.POST and "change" not in request.POST:
        return _show(request, door, form, {**words, "send": _("Keep it so")}, preview=form.cleaned_data["text"])
    if "change" in request.POST:
        return _show(request, door, form, words)
    return _take(request, door, form, words, lambda: pages.keep_claim(door, form.cleaned_data))


@sealed
@_METHODS
def name(request: HttpRequest, secret: str = "", dispute_id: UUID | None = None) -> HttpResponse:
    """Name another side."""
    door = _door(request, secret, dispute_id)
    pages.require(door, Verb.NAME_PARTY)
    form = PartyForm(request.POST or None)
    return _take(request, door, form, _NAMING, lambda: pages.name(door, form.cleaned_data))


@sealed
@_METHODS
def correct(request: HttpRequest, seat: int, secret: str = "", dispute_id: UUID | None = None) -> HttpResponse:
    """Put the name or the address of a side right that has not read yet. What was known is not shown again."""
    door = _door(request, secret, dispute_id)
    pages.require(door, Verb.NAME_PARTY)
    party = pages.other_side(door, seat)
    note_look(door, clock.now(), INTAKE, party)
    form = PartyForm(request.POST or None, initial=pages.party_values(door, party))
    words = {**_NAMING, "heading": gettext_lazy("Put name or address right"), "send": gettext_lazy("Keep it so")}
    return _take(request, door, form, words, lambda: pages.correct(door, party, form.cleaned_data))


@sealed
@_METHODS
def ask(request: HttpRequest, seat: int, secret: str = "", dispute_id: UUID | None = None) -> HttpResponse:
    """Ask a side, by a way that is known."""
    door = _door(request, secret, dispute_id)
    pages.require(door, Verb.INVITE)
    party = pages.other_side(door, seat)
    note_look(door, clock.now(), INTAKE, party)
    form = InviteForm(request.POST or None)
    form.fields["channel"].choices = pages.ways_to(door, party)  # type: ignore[attr-defined]
    words = {
        "heading": _("Invite %(name)s") % {"name": pages.name_of(door, party)},
        "lead": _(
            "An older code of this side opens nothing any more. The invitation itself says no word of what it is about."
        ),
        "send": _("Send the invitation"),
    }
    return _take(request, door, form, words, lambda: pages.ask(door, party, form.cleaned_data))


@sealed
@_METHODS
def take_out(request: HttpRequest, seat: int, secret: str = "", dispute_id: UUID | None = None) -> HttpResponse:
    """Ask a side no longer that was named and has not answered."""
    door = _door(request, secret, dispute_id)
    pages.require(door, Verb.TAKE_OUT)
    party = pages.other_side(door, seat)
    note_look(door, clock.now(), INTAKE, party)
    words = {
        "heading": _("Take %(name)s out") % {"name": pages.name_of(door, party)},
        "lead": _("It has not answered. Its invitation opens nothing any more, and the others go on without it."),
        "send": _("Take this side out"),
    }
    form = NoForm(request.POST if request.method == "POST" else None)
    return _take(request, door, form, words, lambda: pages.take_out_side(door, party))


_NAMING = {
    "heading": gettext_lazy("Who is the other side?"),
    "lead": gettext_lazy("Nobody is told before you send the invitation. How to reach them is used for that alone."),
    "send": gettext_lazy("Keep it so"),
}


def _door(request: HttpRequest, secret: str, dispute_id: UUID | None) -> Door:
    return serve(request, dispute_id) if dispute_id is not None else enter(request, secret)


def _take(
    request: HttpRequest, door: Door, form: Form, words: Mapping[str, object], keep: Callable[[], str]
) -> HttpResponse:
    if request.method != "POST":
        return _show(request, door, form, words)
    if not form.is_valid():
        return _show(request, door, form, words, errors_of(form), status=422)
    try:
        return HttpResponseRedirect(keep())
    except Refused as refused:
        return _show(request, door, form, words, refusal_of(refused, form.fields), status=refused.status)


def _show(
    request: HttpRequest,
    door: Door,
    form: Form,
    words: Mapping[str, object],
    errors: Errors | None = None,
    *,
    preview: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"door": door, "form_fields": form, "errors": errors or [], "preview": preview, **words}
    return page(request, TEMPLATE, context, status=status)
