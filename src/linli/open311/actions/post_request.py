"""A service request of another program becomes a matter. A hot path."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.errors import Refused
from linli.kit.ids import uuid7
from linli.matters import actions as matters
from linli.matters.actions import ContactDetails, Idempotency, Received, Submission
from linli.matters.queries import KindRow
from linli.matters.rules import Channel
from linli.open311.access import Client
from linli.open311.models import Posting
from linli.open311.queries import find_service, place_in_address, questions_of
from linli.open311.rules import as_bool
from linli.places.queries import find_place_by_code

_MAX_LINK = 500
_LISTS = "singlevaluelist"


@dataclass(frozen=True, kw_only=True)
class Request:
    """What a client sent, as text. ``attributes``: the values given for each code."""

    service_code: str
    description: str = ""
    lat: float | None = None
    lon: float | None = None
    address_string: str = ""
    address_id: str = ""
    media_url: str = ""
    email: str = ""
    phone: str = ""
    first_name: str = ""
    last_name: str = ""
    consent: bool = False
    attributes: Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class Posted:
    """The matter that came of it, and the token under which its number may be asked for."""

    received: Received
    posting_id: UUID


def post_request(
    *, client: Client, at: datetime, request: Request, language: str, idempotency: Idempotency | None = None
) -> Posted:
    """Receive it as the town's own interface does, and remember which client brought it.

    Kept of the person: nothing, unless they agreed (``consent``, or the town says that its clients ask).
    ``media_url`` is kept as words and never fetched. Attributes that the kind does not ask for are left out. Raises
    NotFound ``service.unknown``, Refused ``place.missing``, ``address_id.unknown`` and what ``receive`` raises.
    """
    kind = find_service(request.service_code)
    submission = Submission(
        text=_text(request, kind, language),
        kind_code=kind.code,
        channel=Channel.API,
        answers=_answers(request, kind, language),
        place_id=_place_id(request),
        lon=request.lon,
        lat=request.lat,
        address=request.address_string[:200],
        contact=_contact(request),
        language=language,
    )
    with transaction.atomic():
        received = matters.receive(actor=client.actor(language), at=at, submission=submission, idempotency=idempotency)
        if received.repeated:
            return Posted(received, Posting.objects.values_list("id", flat=True).get(matter_id=received.matter_id))
        posting = Posting(id=uuid7(), matter_id=received.matter_id, client=client.name, at=at)
        posting.save(force_insert=True)
    return Posted(received, posting.id)


def _text(request: Request, kind: KindRow, language: str) -> str:
    """What they wrote, or the name of the service; a link to a picture as a line of its own."""
    text = request.description.strip() or kind.name(language)
    link = request.media_url.strip()
    if link.startswith(("http://", "https://")) and len(link) <= _MAX_LINK and link.isprintable():
        text = f"{text}\n{link}"
    return text


def _place_id(request: Request) -> UUID | None:
    """The place named by its official code; else by the words of an address, unless a point says where it is."""
    if request.address_id.strip():
        place = find_place_by_code(request.address_id.strip()[:40])
        if place is None:
            raise Refused("address_id.unknown", _("address_id was not found."), field="address_id")
        return place.id
    if request.lat is not None or request.lon is not None:
        return None
    if not request.address_string.strip():
        sentence = _("A location is needed: lat and long, or address_string, or address_id.")
        raise Refused("place.missing", sentence, field="lat")
    named = place_in_address(request.address_string)
    return named.id if named else None


def _contact(request: Request) -> ContactDetails:
    if not (request.consent or settings.LINLI_OPEN311_CONTACT):
        return ContactDetails()
    name = " ".join(part for part in (request.first_name.strip(), request.last_name.strip()) if part)
    return ContactDetails(name=name, phone=request.phone, email=request.email, consent=True)


def _answers(request: Request, kind: KindRow, language: str) -> dict[str, Any]:
    answers: dict[str, Any] = {}
    if not request.attributes:
        return answers
    for question in questions_of(kind, language):
        given = request.attributes.get(question.code, ())
        if len(given) > 1:
            sentence = _("This attribute takes one value.")
            raise Refused("answers.malformed", sentence, field=f"attribute[{question.code}]")
        if given:
            is_list = question.datatype == _LISTS
            answers[question.code] = _chosen(given[0], question.values) if is_list else given[0]
    return answers


def _chosen(given: str, values: Sequence[tuple[str, str]]) -> str:
    """The key that is meant: as listed, or by its name, or a boolean in any spelling for yes and no."""
    folded = given.strip().casefold()
    for key, name in values:
        if folded in (key.casefold(), name.casefold()):
            return key
    said = as_bool(given)
    if said is not None and {key for key, _name in values} == {"YES", "NO"}:
        return "YES" if said else "NO"
    return given
