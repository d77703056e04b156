"""Record what somebody says at the desk, by telephone, on paper or in the street: the same receipt and clock."""

import hashlib
import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.addresses import absolute
from linli.kit.errors import NotAllowed, Refused
from linli.kit.ids import new_secret, show_reference
from linli.matters import actions
from linli.matters import queries as matters
from linli.matters.actions import ContactDetails, Idempotency, Received, Submission
from linli.matters.rules import Channel
from linli.people import rules as people_rules
from linli.portal import frame
from linli.portal.forms.desk import RecordForm
from linli.portal.kind_choices import leaves_of
from linli.portal.views.errors import Errors, errors_of, refusal
from linli.portal.work_places import choices_below


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    """The form; sent, it answers with owner, time and the number to tell the resident."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not people_rules.may_anywhere(actor, "matters.receive_for"):
        raise NotAllowed("matter.not_for_others", _("Only a desk or a caseworker records for somebody else."))
    form = _form(actor, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _show(request, form, [])
    if not form.is_valid():
        return _show(request, form, errors_of(form), status=422)
    try:
        received = _receive(actor, form.cleaned_data, request.POST.get("idempotency_key", ""))
    except Refused as refused:
        return _show(request, form, refusal(refused, form.fields), status=refused.status)
    return frame.page(request, "portal/work/recorded.jinja", _recorded(request, received))


def _form(actor: Actor, data: Any) -> RecordForm:
    language = get_language() or ""
    kinds = [
        (subject.kind.name(language), [(leaf.code, leaf.name(language)) for leaf in leaves_of(subject)])
        for subject in matters.list_kinds()
    ]
    return RecordForm(data, kinds=kinds, places=choices_below(actor, language, by="id"))


def _receive(actor: Actor, values: dict[str, Any], key: str) -> Received:
    contact = ContactDetails(
        name=values["name"], phone=values["phone"], email=values["email"], consent=values["consent"]
    )
    submission = Submission(
        text=values["text"],
        kind_code=values["kind"],
        channel=Channel(values["channel"]),
        place_id=UUID(values["place"]),
        address=values["address"],
        contact=contact,
    )
    content = json.dumps(values, sort_keys=True).encode()
    once = Idempotency(f"desk:{actor.account_id}", key, hashlib.sha256(content).digest()) if key else None
    return actions.receive(actor=actor, at=clock.now(), submission=submission, idempotency=once)


def _recorded(request: HttpRequest, received: Received) -> dict[str, Any]:
    language = get_language() or ""
    owner = matters.owner_view(received.owner_place_id, received.owner_agency_id, received.owner_post_id)
    reference = show_reference(received.reference)
    link = reverse("matter", kwargs={"reference": reference, "secret": received.secret})
    kind = matters.get_leaf(received.kind_code)
    return {
        "reference": reference,
        "owner": owner.label(language),
        "due_at": received.due_at,
        "now": clock.now(),
        "why": matters.explain(received.routing, kind, language),
        "link": absolute(link),
        "work_href": reverse("work_matter", kwargs={"matter_id": received.matter_id}),
        "about": kind.name(language),
        "text": request.POST.get("text", "").strip(),
        "address": request.POST.get("address", "").strip(),
    }


def _show(request: HttpRequest, form: RecordForm, errors: Errors, *, status: int = 200) -> HttpResponse:
    context = {
        "record_form": form,
        "errors": errors,
        "idempotency_key": request.POST.get("idempotency_key") or new_secret(),
    }
    return frame.page(request, "portal/work/record.jinja", context, status=status)
