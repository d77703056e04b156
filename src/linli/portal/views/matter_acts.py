"""What a resident can do with a matter: one page each, one form, one action."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from linli.kit import clock
from linli.kit.errors import NotFound, Refused
from linli.matters import actions as matters_actions
from linli.matters.rules import Verb
from linli.portal.forms import matter as forms
from linli.portal.pages.matter_link import MatterLink, open_link
from linli.portal.pages.uploads import read_uploads
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of, refusal_of
from linli.ui.sealed import sealed

TEMPLATE = "portal/matter/act.jinja"


def _common(link: MatterLink) -> dict[str, Any]:
    return {"actor": link.actor, "at": clock.now(), "matter_id": link.matter.id}


def _add(link: MatterLink, form: Form, request: HttpRequest) -> None:
    files = read_uploads(request.FILES.getlist("photos"))
    text = form.cleaned_data["text"]
    if files:
        matters_actions.add_photo(**_common(link), files=files, text=text)
    elif text:
        matters_actions.comment(**_common(link), text=text)
    else:
        raise Refused("text.missing", _("Please write a few words or choose a photo."), field="text")


def _ask(link: MatterLink, form: Form, request: HttpRequest) -> None:
    matters_actions.ask(**_common(link), text=form.cleaned_data["text"])


def _answer(link: MatterLink, form: Form, request: HttpRequest) -> None:
    matters_actions.answer(**_common(link), text=form.cleaned_data["text"])


def _confirm(link: MatterLink, form: Form, request: HttpRequest) -> None:
    matters_actions.confirm(**_common(link), text=form.cleaned_data["text"])


def _reopen(link: MatterLink, form: Form, request: HttpRequest) -> None:
    matters_actions.reopen(**_common(link), reason=form.cleaned_data["reason"])


def _withdraw(link: MatterLink, form: Form, request: HttpRequest) -> None:
    matters_actions.withdraw(**_common(link), reason=form.cleaned_data["reason"])


def _separate(link: MatterLink, form: Form, request: HttpRequest) -> None:
    matters_actions.separate(**_common(link))


@dataclass(frozen=True)
class Act:
    """One page: the verb it needs, its words, its form, and what the button does."""

    verb: Verb
    heading: Promise
    lead: Promise
    button: Promise
    form: type[Form]
    carry_out: Callable[[MatterLink, Form, HttpRequest], None]
    with_photos: bool = False
    danger: bool = False


ACTS: dict[str, Act] = {
    "add": Act(
        Verb.COMMENT,
        _("Add something"),
        _("Whoever has it reads this. It stands in the list of what has happened."),
        _("Add"),
        forms.AddForm,
        _add,
        with_photos=True,
    ),
    "ask": Act(
        Verb.ASK,
        _("Ask something"),
        _("Whoever has it answers on the page of your matter."),
        _("Ask"),
        forms.AskForm,
        _ask,
    ),
    "answer": Act(
        Verb.ANSWER,
        _("Answer the question"),
        _("Whoever has it is waiting for this."),
        _("Answer"),
        forms.AnswerForm,
        _answer,
    ),
    "confirm": Act(
        Verb.CONFIRM,
        _("It is settled"),
        _("The matter is closed. If it comes back, you can still open it again."),
        _("Yes, it is settled"),
        forms.ConfirmForm,
        _confirm,
    ),
    "reopen": Act(
        Verb.REOPEN,
        _("It is not settled"),
        _("It goes back to whoever had it. The promised time does not begin anew."),
        _("Open it again"),
        forms.ReopenForm,
        _reopen,
    ),
    "separate": Act(
        Verb.SEPARATE,
        _("Mine is another matter"),
        _("It then gets its own team and time. Nothing that you wrote is lost."),
        _("Yes, mine is another matter"),
        forms.NothingForm,
        _separate,
    ),
    "withdraw": Act(
        Verb.WITHDRAW,
        _("Take it back"),
        _("Nobody works on it any more. This cannot be undone; you can report it anew."),
        _("Take it back"),
        forms.WithdrawForm,
        _withdraw,
        danger=True,
    ),
}


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, reference: str, act: str, secret: str = "") -> HttpResponse:
    """Fill in, send, and come back to the matter's page. What cannot be done now leads back there with a word."""
    link = open_link(request, reference, secret)
    page = ACTS.get(act)
    if page is None:
        raise NotFound("page.not_found", _("There is no such page."))
    if request.method == "POST":
        return _carry_out(request, link, page)
    if page.verb not in link.matter.verbs:
        return HttpResponseRedirect(f"{link.base}?not_now=1")
    return _show(request, link, page, page.form(), [])


def _carry_out(request: HttpRequest, link: MatterLink, page: Act) -> HttpResponse:
    form = page.form(request.POST)
    if not form.is_valid():
        return _show(request, link, page, form, errors_of(form), status=422)
    try:
        page.carry_out(link, form, request)
    except Refused as refused:
        errors = refusal_of(refused, [*form.fields, "photos"])
        return _show(request, link, page, form, errors, status=refused.status)
    return HttpResponseRedirect(link.base)


def _show(
    request: HttpRequest, link: MatterLink, page: Act, form: Form, errors: Errors, *, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        "reference": link.matter.reference,
        "base": link.base,
        "heading": page.heading,
        "lead": page.lead,
        "errors": errors,
        "act_form": form,
        "with_photos": page.with_photos,
        "photo_error": " ".join(sentence for field_id, sentence in errors if field_id == "id_photos"),
        "send_label": page.button,
        "send_kind": "danger" if page.danger else "first",
    }
    return render.page(request, TEMPLATE, context, status=status)
