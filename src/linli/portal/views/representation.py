"""A matter raised for somebody else: said, heard and ended, by the link and at a desk."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.addresses import absolute
from linli.kit.errors import NotAllowed, Refused
from linli.matters import actions
from linli.matters.rules import Verb
from linli.people import queries as people
from linli.people.queries import Ending, Ground, Relation, asks_own_yes, listens
from linli.portal.forms.representation import GROUNDS, RELATIONS, EndForm, ForWhomForm
from linli.portal.pages.matter_link import open_link
from linli.portal.views.work.staff import open_as_staff, staff_actor
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of, refusal_of
from linli.ui.sealed import sealed

TEMPLATE = "portal/representation.jinja"


@sealed
@require_http_methods(["GET", "HEAD", "POST"])
def for_whom(request: HttpRequest, reference: str, secret: str = "") -> HttpResponse:
    """By the link. Giving it up, or the person's own no, closes the link: the answer is then shown without it."""
    link = open_link(request, reference, secret)
    page = {
        "trail": [(_("My matters"), reverse("my_matters")), (link.matter.reference, link.base)],
        "base": link.base,
        "here": link.url_of("matter_for"),
        "desk": False,
    }
    return _answer(request, link.actor, link.matter.id, page)


@require_http_methods(["GET", "HEAD", "POST"])
def work_for_whom(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    """At a desk that may make links: with what was seen there, and the person's own link when it ends."""
    actor = staff_actor(request)
    view = open_as_staff(actor, matter_id)
    if Verb.RENEW_LINK not in view.verbs:
        raise NotAllowed("matter.not_yours", gettext_lazy("Only a desk may do this."))
    base = reverse("work_matter", kwargs={"matter_id": matter_id})
    page = {
        "trail": [(_("Matters"), reverse("desk")), (view.reference, base)],
        "base": base,
        "here": reverse("work_for", kwargs={"matter_id": matter_id}),
        "desk": True,
        "reference": view.reference,
    }
    return _answer(request, actor, matter_id, page)


def _answer(request: HttpRequest, actor: Actor, matter_id: UUID, page: dict[str, Any]) -> HttpResponse:
    form = ForWhomForm(request.POST or None)
    if request.method != "POST":
        return _show(request, matter_id, page, form, [])
    try:
        return _act(request, actor, matter_id, page, form)
    except Refused as refused:
        return _show(request, matter_id, page, form, refusal_of(refused, form.fields), status=refused.status)


def _act(request: HttpRequest, actor: Actor, matter_id: UUID, page: dict[str, Any], form: ForWhomForm) -> HttpResponse:
    act = request.POST.get("act", "")
    common: dict[str, Any] = {"actor": actor, "at": clock.now(), "matter_id": matter_id}
    if act in ("yes", "no"):
        if actions.hear_own_answer(**common, yes=act == "yes"):
            return _show(request, matter_id, page | {"ended": True}, ForWhomForm(), [])
        return HttpResponseRedirect(page["here"])
    if act == "end":
        secret = actions.end_representation(**common, reason=_reason(request, page["desk"]))
        return _show(request, matter_id, page | {"ended": True, "link": _own_link(page, secret)}, ForWhomForm(), [])
    if not form.is_valid():
        return _show(request, matter_id, page, form, errors_of(form), status=422)
    said = form.cleaned_data
    actions.say_for_whom(
        **common, ground=Ground(said["ground"]), relation=Relation(said["relation"]), until_month=said["until"]
    )
    return HttpResponseRedirect(page["here"])


def _reason(request: HttpRequest, desk: bool) -> Ending:
    form = EndForm(request.POST)
    if not desk:
        return Ending.OWN_WISH
    if not form.is_valid():
        raise Refused("representation.reason", gettext_lazy("Please choose one from the list."), field="reason")
    return Ending(form.cleaned_data["reason"])


def _own_link(page: dict[str, Any], secret: str) -> str:
    """Shown at a desk alone: whoever gives the link up is not handed the next one."""
    if not page["desk"]:
        return ""
    return absolute(reverse("matter", kwargs={"reference": page["reference"], "secret": secret}))


def _show(
    request: HttpRequest, matter_id: UUID, page: dict[str, Any], form: ForWhomForm, errors: Errors, *, status: int = 200
) -> HttpResponse:
    row = people.find_representation(matter_id)
    context: dict[str, Any] = {"ended": False, "link": "", "form_": form, "errors": errors, "row": row, **page}
    closed = context["ended"] and not context["desk"]  # the address that the trail knows opens nothing now
    context["trail"] = [*page["trail"][: 1 if closed else 2], (_("For somebody else"), "")]
    if row is not None:
        context |= {
            "ground": GROUNDS[row.ground],
            "relation": RELATIONS[row.relation],
            "asks": asks_own_yes(row.ground),
            "listens": listens(row.ground),
            "end_form": EndForm(),
        }
    return render.page(request, TEMPLATE, context, status=status)
