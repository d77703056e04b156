"""Record what somebody says at the desk, by telephone, on paper or in the street: the same receipt and clock."""

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
from linli.portal.forms.desk import RecordForm
from linli.portal.pages.alike import Alike, alike_for
from linli.portal.pages.desk_place import PlaceStep, choose_place, record_area
from linli.portal.pages.kind_choices import Choice, by_subject, choices
from linli.portal.pages.offline import offline_of
from linli.portal.pages.spots import find_current
from linli.portal.pages.uploads import read_uploads
from linli.ui import render
from linli.ui.form_errors import Errors, errors_of, refusal_of

SUGGESTED = 5
_STEPS = {"under", "choose", "suggest", "suggested"}  # buttons that only go a step on; nothing typed is lost


@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    """The form; sent, it answers with owner, time and the number to tell the resident."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not people_rules.may_anywhere(actor, "matters.receive_for"):
        raise NotAllowed("matter.not_for_others", _("Only a desk or a caseworker records for somebody else."))
    typed = request.POST if request.method == "POST" else request.GET
    step = choose_place(record_area(actor), typed, get_language() or "")
    if request.method != "POST" or _STEPS & set(request.POST) or request.POST.get("act") in ("place", "find"):
        return _show(request, _form(typed, step, sent=False), step, [])
    draft, refused = _keep_photos(request, actor)
    form = _form(typed, step, sent=True)
    if not form.is_valid() or refused:
        return _show(request, form, step, [*errors_of(form), *refused], draft=draft, status=422)
    alike = _alike(request, actor, form)
    if alike:
        return _show(request, form, step, [], draft=draft, alike=alike)
    return _send(request, form, step, draft)


def _alike(request: HttpRequest, actor: Actor, form: RecordForm) -> list[Alike]:
    """What others have raised already and may be the same: asked once, before anything is stored."""
    values = form.cleaned_data
    again = _once(actor, values, request.POST.get("idempotency_key", ""))
    if "joins" in request.POST or (again is not None and actions.was_carried_out(again)):
        return []
    place = find_current(values["place"])
    language = get_language() or ""
    return alike_for(values["text"], values["kind"], place, (None, None), now=clock.now(), language=language)


def _joins(request: HttpRequest) -> UUID | None:
    """The one that the person said is the same; whether it can be joined is decided when it is received."""
    try:
        return UUID(request.POST.get("joins", ""))
    except ValueError:
        return None


def _send(request: HttpRequest, form: RecordForm, step: PlaceStep, draft: str) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        received = _receive(actor, form, request.POST.get("idempotency_key", ""), draft, _joins(request))
    except Refused as refused:
        asked = {f"answers.{code}": name for name, code in form.ask_names.items()}
        errors = refusal_of(refused, form.fields, names=asked)
        return _show(request, form, step, errors, draft=draft, status=refused.status)
    return render.page(request, "portal/work/recorded.jinja", _recorded(request, received))


def _form(typed: Any, step: PlaceStep, *, sent: bool) -> RecordForm:
    """As sent, to be checked; or as typed so far, without a word about what is missing still."""
    language = get_language() or ""
    kind = matters.find_kind(typed.get("suggested") or typed.get("kind", ""))
    values = {**typed.dict(), "place": str(step.chosen.id) if step.chosen else "", "kind": kind.code if kind else ""}
    return RecordForm(
        values if sent else None,
        initial=values,
        kinds=by_subject(language),
        asks=kind.asks if kind else (),
        language=language,
    )


def _keep_photos(request: HttpRequest, actor: Actor) -> tuple[str, Errors]:
    """The secret of the draft that holds the photos sent so far, empty without any; and what could not be kept.

    A page that is sent back for a missing answer cannot hand back the files, so they are kept at once.
    """
    secret, at, refused = request.POST.get("draft", ""), clock.now(), []
    for upload in request.FILES.getlist("photos"):
        try:
            [data] = read_uploads([upload])
            secret = _draft(actor, secret)
            actions.add_draft_photo(actor=actor, at=at, secret=secret, data=data)
        except Refused as fault:
            refused.append(("id_photos", str(fault.message)))
    return secret, refused


def _draft(actor: Actor, secret: str) -> str:
    """The same draft while it is there; a new one for the first photo, and after the report was sent."""
    try:
        return actions.resume_draft(actor=actor, at=clock.now(), secret=secret).secret
    except Refused:
        return actions.save_draft(actor=actor, at=clock.now(), data={}).secret


def _receive(actor: Actor, form: RecordForm, key: str, draft: str, joins: UUID | None) -> Received:
    values = form.cleaned_data
    contact = ContactDetails(
        name=values["name"], phone=values["phone"], email=values["email"], consent=values["consent"]
    )
    submission = Submission(
        text=values["text"],
        kind_code=values["kind"],
        channel=Channel(values["channel"]),
        place_id=values["place"],
        address=values["address"],
        answers=form.answers(),
        contact=contact,
        language=values["language"] or "zh-hans",
        draft_secret=draft,
        joins=joins,
    )
    return actions.receive(actor=actor, at=clock.now(), submission=submission, idempotency=_once(actor, values, key))


def _once(actor: Actor, values: dict[str, Any], key: str) -> Idempotency | None:
    """The same page sent twice is one matter; gone back to and corrected, it is another."""
    if not key:
        return None
    content = json.dumps([key, values], sort_keys=True, default=str).encode()
    mark = actions.request_digest(content)
    return Idempotency(f"desk:{actor.account_id}", mark.hex(), mark)


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
        "why": _("It is worked on together with an earlier report.")
        if received.joined
        else matters.explain(received.routing, kind, language),
        "link": absolute(link),
        "work_href": reverse("work_matter", kwargs={"matter_id": received.matter_id}),
        "about": kind.name(language),
        "text": request.POST.get("text", "").strip(),
        "address": request.POST.get("address", "").strip(),
    }


def _show(
    request: HttpRequest,
    form: RecordForm,
    step: PlaceStep,
    errors: Errors,
    *,
    draft: str = "",
    status: int = 200,
    alike: list[Alike] | None = None,
) -> HttpResponse:
    draft = draft or request.POST.get("draft", "")
    context = {
        "offline": offline_of(request.actor),  # type: ignore[attr-defined]
        "record_form": form,
        "errors": errors,
        "step": step,
        "place_error": " ".join(sentence for field_id, sentence in errors if field_id == "id_place"),
        "photo_error": " ".join(sentence for field_id, sentence in errors if field_id == "id_photos"),
        "draft": draft,
        "photos_kept": _photos_kept(request, draft),
        "suggested": _suggested(request),
        "alike": alike or [],
        "idempotency_key": request.POST.get("idempotency_key") or new_secret(),
    }
    return render.page(request, "portal/work/record.jinja", context, status=status)


def _suggested(request: HttpRequest) -> list[Choice] | None:
    """The kinds that the words point at, once the desk has asked for them; None before."""
    if "suggest" not in request.POST:
        return None
    language = get_language() or ""
    found = matters.suggest_kinds(request.POST.get("text", ""), limit=SUGGESTED, language=language)
    because = {suggested.kind.code: suggested.words for suggested in found}
    return choices([suggested.kind for suggested in found], language, with_rest=False, because=because)


def _photos_kept(request: HttpRequest, draft: str) -> int:
    if not draft:
        return 0
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        return len(actions.resume_draft(actor=actor, at=clock.now(), secret=draft).photo_ids)
    except Refused:
        return 0
