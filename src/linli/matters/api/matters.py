"""Receive a matter, and tell how one stands. No cookie counts here, so no other site can speak for anybody."""

from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

from linli.kit import clock
from linli.kit.actors import Actor, ActorKind
from linli.kit.addresses import absolute
from linli.kit.errors import Refused
from linli.kit.ids import show_reference
from linli.matters import actions, queries
from linli.matters.actions import ContactDetails, Idempotency, Received, Submission
from linli.matters.api.bodies import ContactBody, MatterBody, OwnerBody, ReceivedBody, StatusBody
from linli.matters.api.requests import MIN_KEY, answer_json, key_of, only, read_json
from linli.matters.labels import STATES, label
from linli.matters.queries import find_kind, owner_view
from linli.matters.rules import Channel
from linli.places.queries import find_place_by_code

_SCOPE = "api"
_CLIENT = Actor(kind=ActorKind.API)


@csrf_exempt
@only("POST")
def matters(request: HttpRequest) -> HttpResponse:
    """POST: receive a matter and answer with its number, its owner and its times."""
    body = read_json(request, MatterBody)
    submission = _submission(body)
    actor = replace(key_of(request, "matters:receive") or _CLIENT, language=body.language)
    once = _idempotency(request, actor)
    received = actions.receive(actor=actor, at=clock.now(), submission=submission, idempotency=once)
    return answer_json(_received_body(received, body.language), status=200 if received.repeated else 201)


@only("GET")
def matter_status(request: HttpRequest, reference: str) -> HttpResponse:
    """GET: how a matter stands, for anybody who knows its number."""
    language = get_language() or settings.LANGUAGE_CODE
    status = queries.public_status(reference, language)
    body = StatusBody(
        reference=status.reference,
        state=status.state,
        state_label=status.own_state.name(language) if status.own_state else label(STATES, status.state),
        kind=status.kind.code,
        kind_label=status.kind.name(language),
        place=status.place.name(language),
        owner=status.owner_label,
        received_at=status.received_at,
        due_at=status.due_at,
    )
    return answer_json(body)


def _submission(body: MatterBody) -> Submission:
    return Submission(
        text=body.text,
        kind_code=body.kind,
        channel=Channel.API,
        title=body.title,
        answers=body.answers,
        place_id=find_place_id(body.place_code),
        lon=body.lon,
        lat=body.lat,
        address=body.address,
        contact=_contact(body.contact),
        joins=body.joins,
        language=body.language,
    )


def _contact(contact: ContactBody | None) -> ContactDetails:
    if contact is None:
        return ContactDetails()
    return ContactDetails(name=contact.name, phone=contact.phone, email=contact.email, consent=contact.consent)


def find_place_id(code: str | None) -> UUID | None:
    """The place of an official code; None without one. Raises Refused ``place.unknown``."""
    if code is None:
        return None
    place = find_place_by_code(code)
    if place is None:
        raise Refused("place.unknown", _("There is no place with this code."), field="place_code")
    return place.id


def _idempotency(request: HttpRequest, actor: Actor) -> Idempotency | None:
    """Raises Refused ``idempotency.bad_key`` for one that is too short."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if len(key) < MIN_KEY:
        sentence = _("The key of a request needs at least 16 characters, drawn at random.")
        raise Refused("idempotency.bad_key", sentence, field="Idempotency-Key", facts={"min": MIN_KEY})
    scope = f"{_SCOPE}:{actor.account_id}" if actor.account_id else _SCOPE
    return Idempotency(scope, key, actions.request_digest(request.body))


def _received_body(received: Received, language: str) -> ReceivedBody:
    """The link goes to whoever raised it, once: a repeat proves a key, and a key is no secret of one client's."""
    reference = show_reference(received.reference)
    kind = find_kind(received.kind_code)
    owner = owner_view(received.owner_place_id, received.owner_agency_id, received.owner_post_id)
    link = reverse("matter", kwargs={"reference": reference, "secret": received.secret})
    return ReceivedBody(
        reference=reference,
        url=absolute(reverse("public_status", kwargs={"reference": reference})),
        link=None if received.repeated else absolute(link),
        owner=OwnerBody(label=owner.label(language), level=received.level),
        explanation=queries.explain(received.routing, kind, language) if kind else "",
        received_at=received.received_at,
        first_contact_due_at=received.first_contact_due_at,
        due_at=received.due_at,
        repeated=received.repeated,
        joined=received.joined,
    )
