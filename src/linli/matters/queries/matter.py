"""One matter, as staff, its resident, or anybody may read it."""

import hmac
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext

from linli.kit.actors import Actor
from linli.kit.errors import Refused
from linli.kit.ids import digest, normalise_reference, show_reference
from linli.ledger.rules.looks import Look
from linli.matters.access import Capacity, Standing, get_standing, unknown_matter
from linli.matters.models import Contact, HandOver, Link, Matter
from linli.matters.models.whole_matter import WholeMatter, read_whole_by_reference
from linli.matters.queries.kinds import KindRow, find_kind, kind_row
from linli.matters.queries.own_state import OwnState, WayView, own_state_of, ways_of
from linli.matters.queries.owner import OwnerView, owner_of, owner_view
from linli.matters.rules import OPEN_STATES, WORKING_STATES, Level, Party, State, Verb, is_late
from linli.places.queries import PlaceRow, place_row

# Who may read how to reach the resident: those who work the matter or answer for it at a desk, and the resident.
_READS_CONTACT = frozenset({Party.OWNER, Party.TEAM, Party.DESK, Party.RESIDENT})


@dataclass(frozen=True)
class ContactView:
    """How to reach the resident."""

    name: str
    phone: str
    email: str


@dataclass(frozen=True)
class HandOverView:
    """A hand-over waiting for its answer."""

    to: OwnerView
    reason: str
    proposed_at: datetime


@dataclass(frozen=True)
class MatterView:
    """A matter with everything that its page shows. ``contact`` is None unless asked for and allowed.

    ``verbs`` are what the reader may do now, ``is_staff`` whether the reader sees it through a post, ``own_work``
    whether the reader serves in the team that says it is done, and so may not confirm it. ``look`` is the look on
    record by which a post reads it. Without ``reads_words`` title, text, answers, point, address and contact are empty:
    the reader sees stage, clocks and owner. In a life with states of its own, ``own_state`` is where it stands and
    ``ways`` what leads on for the reader.
    """

    id: UUID
    reference: str
    state: State
    version: int
    kind: KindRow
    title: str
    text: str
    answers: dict[str, Any]
    language: str
    channel: str
    place: PlaceRow
    lon: float | None
    lat: float | None
    address: str
    owner: OwnerView
    level: str
    received_at: datetime
    first_contact_due_at: datetime
    due_at: datetime
    accepted_at: datetime | None
    first_contact_at: datetime | None
    last_step_at: datetime
    resolved_at: datetime | None
    closed_at: datetime | None
    outcome: str
    paused_until: datetime | None
    decide_path: str
    waiting_for: str
    waiting_reason: str
    routing: dict[str, Any]
    pending: HandOverView | None
    contact: ContactView | None
    verbs: tuple[Verb, ...]
    is_staff: bool
    own_work: bool
    reads_words: bool = True
    look: Look | None = None
    own_state: OwnState | None = None
    ways: tuple[WayView, ...] = ()

    def is_late(self, at: datetime) -> bool:
        """True when it is still being worked on after its time."""
        return self.state in WORKING_STATES and is_late(self.due_at, None, at)


@dataclass(frozen=True)
class PublicStatus:
    """What anybody who knows the number may see: no words of anybody, no place finer than the village."""

    reference: str
    kind: KindRow
    state: State
    place: PlaceRow
    owner_label: str
    received_at: datetime
    due_at: datetime
    own_state: OwnState | None = None


def get_matter(actor: Actor, matter_id: UUID) -> MatterView:
    """The matter without contact details, and for staff without words: those are there once it is opened.

    Raises NotFound ``matter.unknown`` when it is not the actor's to see.
    """
    return view_of(get_standing(actor, matter_id), with_contact=False)


def find_by_secret(reference: str, secret: str, actor: Actor) -> MatterView:
    """The matter of a secret link, as its resident reads it.

    Raises NotFound ``matter.unknown`` for a wrong number, a wrong secret and a malformed one alike; the secret is
    compared in constant time.
    """
    whole = _by_reference(reference)
    given = digest(secret.encode("utf-8", "replace").decode())
    stored = bytes(whole.matter.secret_digest) if whole else digest("")
    if not hmac.compare_digest(stored, given) or whole is None:
        raise unknown_matter()
    return view_of(Standing(actor, *whole, (Capacity(Party.RESIDENT, None),)), with_contact=True)


def secret_fits(matter_id: UUID, secret: str) -> bool:
    """Whether the secret still opens the matter."""
    stored = Matter.objects.filter(id=matter_id).values_list("secret_digest", flat=True).first()
    return stored is not None and hmac.compare_digest(bytes(stored), digest(secret.encode("utf-8", "replace").decode()))


def has_open_matters(place_id: UUID) -> bool:
    """True when a matter that lies in the place, or is held by it, is not over: for those who change the ladder."""
    at_place = Q(place_id=place_id) | Q(owner_place_id=place_id)
    return Matter.objects.filter(at_place, state__in=[state.value for state in OPEN_STATES]).exists()


def public_status(reference: str, language: str) -> PublicStatus:
    """Stage, owner's team and time of a matter by its number; raises NotFound ``matter.unknown``.

    A private kind is shown as its subject only.
    """
    whole = _by_reference(reference)
    if whole is None:
        raise unknown_matter()
    matter = whole.matter
    return PublicStatus(
        reference=show_reference(matter.reference),
        kind=public_kind(kind_row(matter.kind_id)),
        state=State(matter.state),
        place=not_finer_than_village(place_row(matter.place_id)),
        owner_label=_public_owner(matter, language),
        received_at=matter.received_at,
        due_at=timed_by(matter).due_at,
        own_state=own_state_of(matter.workflow_id, matter.own_state, matter.state),
    )


def answers_in_words(kind: KindRow, answers: dict[str, Any], language: str) -> list[tuple[str, str]]:
    """Questions and answers in the reader's language, in the order of the catalogue."""
    tongue = "zh" if language.startswith("zh") else "en"
    with translation.override(language):
        return [
            (str(ask["label"][tongue]), _answer_words(ask, answers[ask["code"]], tongue))
            for ask in kind.asks
            if ask["code"] in answers
        ]


def view_of(standing: Standing, *, with_contact: bool, look: Look | None = None) -> MatterView:
    """The view of a matter for an actor whose standing has been decided; a post reads it by a look on record only."""
    matter = standing.matter
    reads = standing.reads_by(look)
    reads_contact = reads and with_contact and any(held.party in _READS_CONTACT for held in standing.capacities)
    return MatterView(
        id=matter.id,
        reference=show_reference(matter.reference),
        state=State(matter.state),
        version=matter.version,
        kind=kind_row(matter.kind_id),
        title=matter.title if reads else "",
        text=matter.text if reads else "",
        answers=matter.answers if reads else {},
        language=matter.language,
        channel=matter.channel,
        place=place_row(matter.place_id),
        lon=matter.lon if reads else None,
        lat=matter.lat if reads else None,
        address=matter.address if reads else "",
        owner=owner_of(matter),
        level=matter.level,
        received_at=matter.received_at,
        last_step_at=matter.last_step_at,
        resolved_at=matter.resolved_at,
        closed_at=matter.closed_at,
        outcome=matter.outcome,
        decide_path=matter.decide_path,
        routing=matter.routing,
        pending=_hand_over_view(standing.pending),
        contact=_contact_view(matter) if reads_contact else None,
        verbs=tuple(_verbs(standing)),
        is_staff=standing.sees_as_staff,
        own_work=standing.own_work_only(Verb.CONFIRM),
        reads_words=reads,
        look=look,
        own_state=own_state_of(matter.workflow_id, matter.own_state, matter.state),
        ways=ways_of(standing, standing.actor.language),
        **_clock_fields(timed_by(matter)),
    )


def _clock_fields(timed: Matter) -> dict[str, Any]:
    """What the view takes from the row whose clock counts."""
    return {
        "first_contact_due_at": timed.first_contact_due_at,
        "due_at": timed.due_at,
        "accepted_at": timed.accepted_at,
        "first_contact_at": timed.first_contact_at,
        "paused_until": timed.paused_until,
        "waiting_for": timed.waiting_for,
        "waiting_reason": timed.waiting_reason,
    }


def timed_by(matter: Matter) -> Matter:
    """The row whose clock counts: of a report that waits with another, the one that leads. One statement for those."""
    if matter.state != State.JOINED:
        return matter
    running = Link.objects.filter(matter_id=matter.id, kind=Link.Kinds.JOINED, ended_at__isnull=True)
    link = running.select_related("lead").first()
    return link.lead if link else matter


def _verbs(standing: Standing) -> list[Verb]:
    pending = standing.pending is not None
    impossible = {Verb.PROPOSE_HAND_OVER} if pending else {Verb.WITHDRAW_HAND_OVER}
    if standing.matter.decide_path:
        impossible.add(Verb.PROPOSE_HAND_OVER)
    possible = [verb for verb in Verb if verb not in impossible and standing.capacity_for(verb)]
    return [*possible, Verb.TAKE_STEP] if standing.ways() else possible


def _by_reference(reference: str) -> WholeMatter | None:
    try:
        known = normalise_reference(reference)
    except Refused:
        return None
    return read_whole_by_reference(known)


def reads_all(standing: Standing) -> bool:
    """Whether the actor reads its words and how to reach its resident anyhow."""
    return standing.reads_words and any(held.party in _READS_CONTACT for held in standing.capacities)


def _contact_view(matter: Matter) -> ContactView | None:
    contact: Contact | None = getattr(matter, "contact", None)
    if contact is None or contact.consented_at is None:
        return None
    return ContactView(contact.name, contact.phone, contact.email)


def _hand_over_view(pending: HandOver | None) -> HandOverView | None:
    if pending is None:
        return None
    to = owner_view(pending.to_place_id, pending.to_agency_id, pending.to_post_id)
    return HandOverView(to, pending.reason, pending.proposed_at)


def public_kind(kind: KindRow) -> KindRow:
    """A private kind as its subject; where that left the catalogue, as a word that says nothing."""
    if not kind.private:
        return kind
    neutral = replace(kind, code="private", parent_code="", name_zh="不公开的事项", name_en="Private matter", asks=[])
    return find_kind(kind.code.split(".")[0]) or neutral


def not_finer_than_village(place: PlaceRow) -> PlaceRow:
    """The place, or the village of a grid: the finest that the public is told."""
    return place_row(place.parent_id) if place.level.value == Level.GRID.value and place.parent_id else place


def _public_owner(matter: Matter, language: str) -> str:
    if matter.owner_agency_id:
        return owner_of(matter).team_label(language)
    place = not_finer_than_village(place_row(matter.owner_place_id))
    return OwnerView(place, None, None).team_label(language)


def _answer_words(ask: dict[str, Any], value: Any, tongue: str) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if ask["type"] == "CHOICE":
        return next((str(choice[tongue]) for choice in ask["choices"] if choice["code"] == value), "")
    return str(value)
