"""My matters: those of the account that is signed in, and those whose links this device holds."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.disputes.queries import parties as disputes
from linli.kit import clock
from linli.kit.actors import Actor, ActorKind, anonymous
from linli.kit.errors import Refused
from linli.kit.ids import normalise_reference
from linli.matters import queries as matters
from linli.matters.queries import MyMatter
from linli.matters.rules import State
from linli.people.actions import forget_link
from linli.people.queries import read_links
from linli.portal.forms.report import ReferenceForm
from linli.portal.words.stages import due_of, is_closed, stage_of
from linli.ui import render
from linli.ui.sealed import sealed


@sealed
@require_safe
def my_matters(request: HttpRequest) -> HttpResponse:
    """The list, newest first; without any, how to get one here."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    secrets = {matter_id: secret for matter_id, secret in read_links(request) if matters.secret_fits(matter_id, secret)}
    rows = matters.list_my_matters(_account_only(actor), link_ids=list(secrets))
    language = get_language() or ""
    context: dict[str, Any] = {
        "matters": [_line(row, secrets.get(row.id, ""), language) for row in rows],
        "disputes": _own_disputes(actor),
        "where_from": _where_from(signed_in=actor.account_id is not None),
        "reference": ReferenceForm()["reference"],
        "removed": "removed" in request.GET,
    }
    return render.page(request, "portal/my_matters.jinja", context)


@require_POST
def forget(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a link off this device. The matter goes on; one that is not here is no error."""
    response = HttpResponseRedirect(f"{reverse('my_matters')}?removed=1")
    wanted = normalise_reference(reference)
    link_ids = [matter_id for matter_id, _secret in read_links(request)]
    for row in matters.list_my_matters(anonymous(), link_ids=link_ids):
        if normalise_reference(row.reference) == wanted:
            forget_link(request, response, matter_id=row.id)
    return response


@require_safe
def look_up(request: HttpRequest) -> HttpResponse:
    """From a number to its page: the own one where this device holds the link, else the public one."""
    form = ReferenceForm(request.GET)
    if not form.is_valid():
        raise Refused("reference.missing", str(form.errors["reference"][0]), field="reference")
    reference = normalise_reference(form.cleaned_data["reference"])
    link_ids = dict(read_links(request))
    actor = _account_only(request.actor)  # type: ignore[attr-defined]
    for row in matters.list_my_matters(actor, link_ids=list(link_ids)):
        if normalise_reference(row.reference) == reference:
            return HttpResponseRedirect(_href(row, link_ids.get(row.id, "")))
    return HttpResponseRedirect(reverse("public_status", kwargs={"reference": reference}))


def _account_only(actor: Actor) -> Actor:
    """The holder of the account, without the links of the device: those are given where they have been checked."""
    return Actor(ActorKind.RESIDENT, actor.account_id, language=actor.language)


def _line(row: MyMatter, secret: str, language: str) -> dict[str, Any]:
    state, now = State(row.state), clock.now()
    due = due_of(state, row.due_at, None, now)
    owner = row.owner.label(language)
    words = _("%(owner)s has it, by %(when)s") % {"owner": owner, "when": due.when}
    if state is State.RESOLVED and row.own_state is None:
        words = _("They say it is done. Is it settled?")
    return {
        "title": row.title,
        "reference": row.reference,
        "href": _href(row, secret),
        "stage": stage_of(row, language),
        "late": due.left if due.late and not is_closed(state) and state is not State.RESOLVED else "",
        "meta": row.reference if is_closed(state) else f"{row.reference} · {words}",
        "on_device": bool(secret),
    }


def _href(row: MyMatter, secret: str) -> str:
    if secret:
        return reverse("matter", kwargs={"reference": row.reference, "secret": secret})
    return reverse("my_matter", kwargs={"reference": row.reference})


def _own_disputes(actor: Actor) -> list[dict[str, Any]]:
    """The talks in which the account has a seat: the number and the stage, no name and no word."""
    if actor.account_id is None:
        return []
    now = clock.now()
    return [{"row": row, "now": now} for row in disputes.list_own_disputes(actor.account_id)]


def _where_from(*, signed_in: bool) -> str:
    if signed_in:
        return _("Matters raised while signed in, and those whose links this device remembers.")
    return _("Matters whose links this device remembers. Nobody else sees them here unless they use this device.")
