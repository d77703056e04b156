"""What somebody raises, from whichever channel, checked once for all of them."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.kit.errors import NotFound, Refused
from linli.kit.text import clean_line, clean_text
from linli.matters.queries.kinds import KindRow, get_leaf
from linli.matters.queries.routing import ladder_of
from linli.matters.rules import Channel
from linli.matters.rules.titles import title_from
from linli.places import queries as places
from linli.places.queries import PlaceRow

MAX_TITLE = 80
MAX_TEXT = 4000
MAX_ADDRESS = 200
MAX_ANSWER = 200
_LANGUAGES = ("zh-hans", "en")
_PHONE = re.compile(r"\+?[0-9][0-9 ()\-]{3,18}[0-9]")
_EMAIL = re.compile(r"[^\s@<>\"',;]{1,64}@[^\s@<>\"',;]{1,180}\.[^\s@<>\"',;.]{2,}")


@dataclass(frozen=True, kw_only=True)
class ContactDetails:
    """How to reach the resident. Kept only with ``consent``."""

    name: str = ""
    phone: str = ""
    email: str = ""
    consent: bool = False

    @property
    def is_empty(self) -> bool:
        """True when nothing was given."""
        return not (self.name.strip() or self.phone.strip() or self.email.strip())


@dataclass(frozen=True, kw_only=True)
class Submission:
    """What is raised.

    The place is ``place_id``, or the point (degrees, WGS 84), or both when one of several was chosen.

    ``draft_secret`` brings the photos of a draft along. ``joins`` is one of those that were offered as the same thing:
    the report waits with it when it still can. ``source``, ``source_id`` and ``received_at`` are for imports.
    """

    text: str
    kind_code: str
    channel: Channel = Channel.WEB
    title: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    place_id: UUID | None = None
    lon: float | None = None
    lat: float | None = None
    address: str = ""
    contact: ContactDetails = ContactDetails()
    language: str = "zh-hans"
    draft_secret: str = ""
    joins: UUID | None = None
    source: str = ""
    source_id: str = ""
    received_at: datetime | None = None


@dataclass(frozen=True)
class Checked:
    """A submission that can be received: everything cleaned, kind and place found."""

    submission: Submission
    kind: KindRow
    place: PlaceRow
    title: str
    text: str
    address: str
    answers: dict[str, Any]
    contact: ContactDetails
    received_at: datetime


def check(submission: Submission, at: datetime) -> Checked:
    """Clean and look up everything.

    Raises Refused with the field at fault: ``text.missing``, ``text.too_long``, ``kind.unknown``, ``place.missing``,
    ``place.unknown``, ``place.outside`` and its kin, ``answers.*``, ``contact.*``, ``language.unknown``, ``source.*``.
    """
    kind = get_leaf(submission.kind_code)
    return check_at(submission, kind, find_spot(submission.place_id, submission.lon, submission.lat), at)


def check_at(submission: Submission, kind: KindRow, place: PlaceRow, at: datetime) -> Checked:
    """As check, for a kind and a place that are found already: how many are received at once."""
    text = clean_text(submission.text, max_length=MAX_TEXT, field="text")
    if not text:
        raise Refused("text.missing", _("Please say in a few words what is wrong."), field="text")
    if submission.language not in _LANGUAGES:
        raise Refused("language.unknown", _("Please choose Chinese or English."), field="language")
    return Checked(
        submission=submission,
        kind=kind,
        place=place,
        title=clean_line(submission.title, max_length=MAX_TITLE, field="title") or title_from(text),
        text=text,
        address=clean_line(submission.address, max_length=MAX_ADDRESS, field="address"),
        answers=check_answers(kind, submission.answers),
        contact=check_contact(submission.contact),
        received_at=_received_at(submission, at),
    )


def find_spot(place_id: UUID | None, lon: float | None, lat: float | None) -> PlaceRow:
    """The place chosen by ladder, or the one under the pin; with both, the chosen one if the pin agrees.

    Near a border the pin agrees with the places on both sides, and with everything above them.
    """
    if (lon is None) != (lat is None):
        raise Refused("place.half_a_point", _("A point needs both its numbers, east and north."), field="place")
    if lon is None or lat is None:
        return _chosen(place_id)
    located = places.locate(lon, lat)
    if place_id is None:
        return _under_pin(located.place_id, located.reason)
    chosen = _chosen(place_id)
    around = [located.place_id, *located.nearby] if located.place_id else list(located.nearby)
    if not any(chosen.id == rung.id for near in around for rung in ladder_of(places.place_row(near))):
        raise Refused(
            "place.not_at_pin",
            _("The pin does not lie in the place you chose. Please correct one of them."),
            field="place",
        )
    return chosen


def _chosen(place_id: UUID | None) -> PlaceRow:
    if place_id is None:
        raise Refused("place.missing", _("Please say where it is."), field="place")
    sentence = _("There is no such place any more. Please choose it again.")
    try:
        chosen = places.place_row(place_id)
    except NotFound as missing:
        raise Refused("place.unknown", sentence, field="place") from missing
    current = places.find_place_by_code(chosen.code)
    if current is None or current.id != chosen.id:
        raise Refused("place.unknown", sentence, field="place")
    return chosen


_NOT_LOCATED = {
    "OUTSIDE": _("The pin lies outside this area. You can choose the place from the list instead."),
    "NOT_A_NUMBER": _("The pin is not a proper point. You can choose the place from the list instead."),
    "OUT_OF_RANGE": _("The pin is not a point on Earth. You can choose the place from the list instead."),
    "SWAPPED": _("East and north seem to be swapped. Please set the pin again, or choose the place from the list."),
}


def _under_pin(place_id: UUID | None, reason: str) -> PlaceRow:
    if place_id is None:
        raise Refused(f"place.{reason.lower()}", _NOT_LOCATED[reason], field="place")
    return places.place_row(place_id)


def check_contact(contact: ContactDetails) -> ContactDetails:
    """Cleaned contact details; numbers and addresses are looked at loosely, because people know their own best.

    Raises Refused ``contact.consent_missing``, ``contact.bad_phone``, ``contact.bad_email``, ``text.too_long``.
    """
    if contact.is_empty:
        return ContactDetails()
    name = clean_line(contact.name, max_length=40, field="name")
    phone = clean_line(contact.phone, max_length=20, field="phone")
    email = clean_line(contact.email, max_length=254, field="email")
    if phone and not _PHONE.fullmatch(phone):
        raise Refused("contact.bad_phone", _("This does not look like a telephone number."), field="phone")
    if email and not _EMAIL.fullmatch(email):
        raise Refused("contact.bad_email", _("This does not look like an e-mail address."), field="email")
    if not contact.consent:
        sentence = _("We keep a name, number or address only if you agree. Please agree, or leave them empty.")
        raise Refused("contact.consent_missing", sentence, field="consent")
    return ContactDetails(name=name, phone=phone, email=email, consent=True)


def check_answers(kind: KindRow, answers: Mapping[str, Any], *, need_all: bool = True) -> dict[str, Any]:
    """Answers to the questions of the kind, typed and cleaned; empty ones are left out.

    Raises Refused ``answers.unknown``, ``answers.missing``, ``answers.malformed``, ``text.too_long``.
    """
    asks = {ask["code"]: ask for ask in kind.asks}
    for code in answers:
        if code not in asks:
            raise Refused("answers.unknown", _("One of the answers belongs to no question."), field="answers")
    checked: dict[str, Any] = {}
    for code, ask in asks.items():
        value = _answer(ask, answers.get(code))
        if value is not None:
            checked[code] = value
        elif need_all and ask.get("required"):
            raise Refused("answers.missing", _("Please answer this question."), field=f"answers.{code}")
    return checked


def _answer(ask: Mapping[str, Any], value: Any) -> Any:
    name = f"answers.{ask['code']}"
    if isinstance(value, str):
        value = clean_line(value, max_length=MAX_ANSWER, field=name)
    if value is None or value == "":
        return None
    known = _READ_ANSWER[ask["type"]](ask, value)
    if known is None:
        raise Refused("answers.malformed", _("This answer does not fit the question."), field=name)
    return known


def _choice(ask: Mapping[str, Any], value: Any) -> str | None:
    return value if isinstance(value, str) and value in {choice["code"] for choice in ask["choices"]} else None


def _number(_ask: Mapping[str, Any], value: Any) -> float | int | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    if not math.isfinite(number) or abs(number) > 1e9:
        return None
    return int(number) if number.is_integer() else number


def _yes_no(_ask: Mapping[str, Any], value: Any) -> bool | None:
    return (
        {"YES": True, "NO": False}.get(value) if isinstance(value, str) else value if isinstance(value, bool) else None
    )


def _text(_ask: Mapping[str, Any], value: Any) -> str | None:
    return value if isinstance(value, str) else None


_READ_ANSWER = {"CHOICE": _choice, "NUMBER": _number, "YES_NO": _yes_no, "TEXT": _text}


def _received_at(submission: Submission, at: datetime) -> datetime:
    imported = submission.channel is Channel.IMPORT
    if not imported and (submission.source or submission.source_id or submission.received_at):
        raise Refused("source.not_an_import", _("Only an import may say where and when it was first received."))
    if imported and not (submission.source and submission.source_id):
        raise Refused("source.missing", _("An import needs its source and the number it had there."))
    received_at = submission.received_at or at
    if received_at > at:
        raise Refused("source.in_the_future", _("It cannot have been received in the future."), field="received_at")
    return received_at
