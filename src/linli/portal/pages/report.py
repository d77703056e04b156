"""A report that is being filled in: what the draft of its link holds, typed, and where its pages are.

Nothing is in a session or a cookie: the secret in the address is all there is, so that the same link goes on
on another device.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.addresses import absolute
from linli.kit.errors import NotFound
from linli.kit.ids import digest, show_code
from linli.matters import actions as matters_actions
from linli.matters import queries as matters
from linli.matters.actions import ContactDetails, Idempotency, Received, SavedDraft, Submission
from linli.places.queries import PlaceRow
from linli.portal.pages.spots import find_current, spot_of


class Typed(msgspec.Struct, frozen=True):
    """What somebody has filled in so far. Degrees are WGS 84; near a border the place may be the other side's."""

    text: str = ""
    kind_code: str = ""
    place_id: UUID | None = None
    lon: float | None = None
    lat: float | None = None
    address: str = ""
    answers: dict[str, str] = {}
    name: str = ""
    phone: str = ""
    email: str = ""
    consent: bool = False
    joins: UUID | None = None  # "me too": an earlier report of the same thing
    details_seen: bool = False  # every question may be left empty, so answering is not how one knows


@dataclass(frozen=True)
class Report:
    """One draft with what was typed into it."""

    secret: str
    draft_id: UUID
    expires_at: datetime
    code: str = ""
    typed: Typed = field(default_factory=Typed)
    photo_ids: tuple[UUID, ...] = ()

    def url_of(self, page: str) -> str:
        """The address of one of its pages."""
        return reverse(page, kwargs={"secret": self.secret})

    def first_open_page(self) -> str:
        """The first page that is not answered yet; the last one when all are."""
        if not (self.typed.text and matters.find_kind(self.typed.kind_code)):
            return "report_what"
        if find_current(self.typed.place_id) is None:
            return "report_where"
        return "report_check" if self.typed.details_seen else "report_details"

    def next_url(self, page: str) -> str:
        """That page, or straight the last one for somebody who came from there to change an answer."""
        return self.url_of("report_check" if self.first_open_page() == "report_check" else page)

    def submission(self, language: str) -> Submission:
        """What is sent."""
        typed = self.typed
        return Submission(
            text=typed.text,
            kind_code=typed.kind_code,
            place_id=typed.place_id,
            lon=typed.lon,
            lat=typed.lat,
            address=typed.address,
            answers=typed.answers,
            contact=ContactDetails(name=typed.name, phone=typed.phone, email=typed.email, consent=typed.consent),
            language=language,
            draft_secret=self.secret,
            joins=typed.joins,
        )


def begin(request: HttpRequest, *, at: datetime, text: str, kind_code: str = "") -> Report:
    """A new draft. Raises what ``save_draft`` raises."""
    return _keep(request, at, Typed(text=text, kind_code=kind_code), "")


def load(request: HttpRequest, secret: str, at: datetime) -> Report:
    """The report of that link. Raises NotFound ``draft.unknown``, Expired ``draft.expired``."""
    return _report(matters_actions.resume_draft(actor=_actor(request), at=at, secret=secret))


def load_by_code(request: HttpRequest, code: str, at: datetime) -> Report:
    """The report of that code. Raises Refused ``code.malformed``, NotFound, Expired ``draft.*``."""
    return _report(matters_actions.resume_by_code(actor=_actor(request), at=at, code=code))


def save(request: HttpRequest, report: Report, *, at: datetime, **changes: Any) -> Report:
    """Keep some answers. Raises as ``load``, TooLarge ``draft.too_large``."""
    return _keep(request, at, msgspec.structs.replace(report.typed, **changes), report.secret)


def send(request: HttpRequest, report: Report, *, at: datetime, language: str) -> Received:
    """Raise the matter, once however often the button is pressed. Raises what ``receive`` raises."""
    return matters_actions.receive(
        actor=_actor(request),
        at=at,
        submission=report.submission(language),
        idempotency=once(report.secret),
    )


def sent_before(request: HttpRequest, secret: str, *, at: datetime) -> Received:
    """The answer to a report whose draft is gone because it was sent: the same as the first time.

    The key of the draft is asked before anything of the submission is looked at, so an empty one will do. Raises
    NotFound ``draft.unknown`` when no such report was ever sent.
    """
    nothing = Submission(text="", kind_code="")
    try:
        return matters_actions.receive(actor=_actor(request), at=at, submission=nothing, idempotency=once(secret))
    except NotFound as unknown:
        raise NotFound("draft.unknown", _("This link opens no saved report. Perhaps it was sent already.")) from unknown


def once(secret: str) -> Idempotency:
    """The key of a draft: one draft becomes one matter, also when two windows send it at the same moment."""
    mark = digest(f"report:{secret}")
    return Idempotency(scope="portal", key=mark.hex(), request_digest=mark)


def page_context(request: HttpRequest, report: Report | None, *, page: int) -> dict[str, Any]:
    """What the layout of the report's pages shows around each of them."""
    context: dict[str, Any] = {"page_number": page, "back_url": _back_url(report, page)}
    if report is not None:
        kind = matters.find_kind(report.typed.kind_code)
        context["resume_url"] = absolute(report.url_of("resume"))
        context["resume_code"] = show_code(report.code) if report.code else ""
        context["expires_at"] = report.expires_at
        context["danger"] = bool(kind and kind.danger)
    return context


def place_of(report: Report) -> PlaceRow | None:
    """The place chosen, while it is one."""
    return find_current(report.typed.place_id)


def place_words(report: Report, language: str) -> str:
    """The place chosen with those above it; empty without one."""
    place = place_of(report)
    return spot_of(place, language).label if place else ""


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def _keep(request: HttpRequest, at: datetime, typed: Typed, secret: str) -> Report:
    data = msgspec.to_builtins(typed)
    return _report(matters_actions.save_draft(actor=_actor(request), at=at, data=data, secret=secret))


def _report(saved: SavedDraft) -> Report:
    typed = msgspec.convert(saved.data, Typed)
    return Report(saved.secret, saved.draft_id, saved.expires_at, saved.code, typed, saved.photo_ids)


_BEFORE = {2: "report_what", 3: "report_where", 4: "report_details"}


def _back_url(report: Report | None, page: int) -> str:
    return report.url_of(_BEFORE[page]) if report and page in _BEFORE else reverse("front_door")
