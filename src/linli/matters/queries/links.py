"""What belongs together, as the resident of one matter and as those who work it may read it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from linli.kit.actors import Actor, Duty
from linli.kit.ids import show_reference
from linli.ledger.rules.looks import Unread
from linli.matters.access import get_standing, visible_to, works_on
from linli.matters.models import Group, GroupMember, Link, Matter, Photo, Step
from linli.matters.models.matter import WORKING
from linli.matters.queries.alike import list_alike
from linli.matters.queries.beside import find_beside
from linli.matters.queries.kinds import KindRow, kind_row
from linli.matters.queries.own_state import OwnState, own_state_of
from linli.matters.queries.owner import OwnerView, owner_of
from linli.matters.queries.timeline import PhotoView, StepView, photo_view, steps_of
from linli.matters.rules import State, Verb, Visibility
from linli.matters.rules.linked import may_undo
from linli.places.queries import place_row

T = TypeVar("T")

# Steps of the staff that a resident whose report waits with another is told of, without the words.
_TOLD = frozenset(
    {
        Verb.ACCEPT, Verb.START, Verb.VISIT, Verb.PLAN_VISIT, Verb.CANCEL_VISIT, Verb.WAIT, Verb.RESUME, Verb.ASSIGN,
        Verb.ACCEPT_HAND_OVER,
        Verb.ESCALATE, Verb.EXTEND, Verb.REROUTE, Verb.RECLASSIFY,
    }
)  # fmt: skip


@dataclass(frozen=True)
class LeadView:
    """The report that leads, for the resident of one that waits with it: stage, team and time, never its words."""

    state: State
    owner: OwnerView
    first_contact_due_at: datetime
    first_contact_at: datetime | None
    accepted_at: datetime | None
    due_at: datetime
    waiting_for: str
    waiting_reason: str
    joined_at: datetime
    steps: tuple[StepView, ...]


@dataclass(frozen=True)
class PartView:
    """A part of a matter: what sort it is, who has it and until when."""

    id: UUID
    reference: str
    kind: KindRow
    title: str
    state: State
    owner: OwnerView
    due_at: datetime
    may_undo: bool = False
    own_state: OwnState | None = None


@dataclass(frozen=True)
class JoinedView:
    """A report that waits with another, for those who work that one: its words and its photos."""

    id: UUID
    reference: str
    state: State
    received_at: datetime
    text: str
    address: str
    photos: tuple[PhotoView, ...]
    question: str
    may_undo: bool


@dataclass(frozen=True)
class GroupView:
    """A happening that a matter belongs to."""

    id: UUID
    name: str
    happened_at: datetime


@dataclass(frozen=True)
class Together:
    """Everything that a matter belongs together with, as staff see it."""

    lead: PartView | None = None
    lead_may_undo: bool = False
    joined: tuple[JoinedView, ...] = ()
    whole: PartView | None = None
    parts: tuple[PartView, ...] = ()
    group: GroupView | None = None


def find_lead(matter_id: UUID, language: str) -> LeadView | None:
    """The report that leads it; None when it stands alone. For its resident, whose right has been decided."""
    link = _running().filter(matter_id=matter_id, kind=Link.Kinds.JOINED).select_related("lead").first()
    if link is None:
        return None
    lead = link.lead
    told = [step for step in steps_of(lead.id, in_full=False, language=language) if _is_told(step, link.at)]
    return LeadView(
        state=State(lead.state),
        owner=owner_of(lead),
        first_contact_due_at=lead.first_contact_due_at,
        first_contact_at=lead.first_contact_at,
        accepted_at=lead.accepted_at,
        due_at=lead.due_at,
        waiting_for=lead.waiting_for,
        waiting_reason=lead.waiting_reason,
        joined_at=link.at,
        steps=tuple(_without_words(step) for step in told),
    )


def list_parts(matter_id: UUID) -> list[PartView]:
    """The parts of a matter, for its resident, whose right has been decided: no words of anybody."""
    links = _running().filter(lead_id=matter_id, kind=Link.Kinds.CHILD).select_related("matter").order_by("at", "id")
    return [_part(link.matter) for link in links]


def find_group(matter_id: UUID) -> GroupView | None:
    """The happening that it belongs to now; None without one."""
    member = GroupMember.objects.filter(matter_id=matter_id, removed_at__isnull=True).select_related("group").first()
    return _group(member.group) if member else None


def together(actor: Actor, at: datetime, matter_id: UUID) -> Unread[Together]:
    """What a matter belongs together with, as far as the actor may see it. Raises NotFound ``matter.unknown``."""
    duty = get_standing(actor, matter_id).seeing_duty
    beside = find_beside(matter_id)
    links = list(_running().filter(matter_id=matter_id)) if beside.is_led else []
    links += list(_running().filter(lead_id=matter_id).order_by("at")) if beside.leads else []
    ids = {link.lead_id if link.matter_id == matter_id else link.matter_id for link in links}
    seen = {matter.id: matter for matter in visible_to(actor).filter(id__in=ids)} if ids else {}
    posts = {duty.post_id for duty in actor.duties}
    undo = {link.id for link in links if link.post_id in posts and may_undo(link.at, at)}
    up = {link.kind: link for link in links if link.matter_id == matter_id and link.lead_id in seen}
    down = [link for link in links if link.lead_id == matter_id and link.matter_id in seen]
    joined = [link for link in down if link.kind == Link.Kinds.JOINED]
    lead, whole = up.get(Link.Kinds.JOINED), up.get(Link.Kinds.CHILD)
    found = Together(
        lead=_part(seen[lead.lead_id], actor) if lead else None,
        lead_may_undo=lead is not None and lead.id in undo,
        joined=tuple(_joined(actor, [(seen[link.matter_id], link.id in undo) for link in joined])),
        whole=_part(seen[whole.lead_id], actor) if whole else None,
        parts=tuple(_part(seen[link.matter_id], actor, undo=link.id in undo) for link in down if link not in joined),
        group=find_group(matter_id) if beside.is_grouped else None,
    )
    return _unread(actor, duty, found, [one.id for one in seen.values() if one.id != matter_id and _reads(actor, one)])


def list_joinable(actor: Actor, at: datetime, matter_id: UUID) -> Unread[list[PartView]]:
    """Open matters that may be the same as this one and that the actor may see, the likeliest first; at most three.

    None for a part of a greater matter or one that has parts: neither is joined with others. Raises NotFound
    ``matter.unknown``.
    """
    standing = get_standing(actor, matter_id)
    matter, duty = standing.matter, standing.seeing_duty
    if _running().filter(Q(matter_id=matter_id) | Q(lead_id=matter_id), kind=Link.Kinds.CHILD).exists():
        return Unread(actor, (), [])
    found = list_alike(
        at=at,
        text=matter.text,
        kind=kind_row(matter.kind_id),
        place=place_row(matter.place_id),
        lon=matter.lon,
        lat=matter.lat,
        besides=matter_id,
    )
    seen = {one.id: one for one in visible_to(actor).filter(id__in=[one.id for one in found])}
    parts = [_part(seen[one.id], actor) for one in found if one.id in seen]
    return _unread(actor, duty, parts, [part.id for part in parts if part.title])


def has_open_parts(matter_id: UUID) -> bool:
    """True while a part of it is still worked on."""
    parts = _running().filter(lead_id=matter_id, kind=Link.Kinds.CHILD)
    return parts.filter(matter__state__in=WORKING).exists()


def _unread(actor: Actor, duty: Duty | None, content: T, about: Iterable[UUID]) -> Unread[T]:
    return Unread(actor, tuple((matter_id, duty) for matter_id in about) if duty else (), content)


def _running() -> QuerySet[Link]:
    return Link.objects.filter(ended_at__isnull=True)


def _is_told(step: StepView, since: datetime) -> bool:
    return step.at >= since and not step.by_resident and step.verb in _TOLD


def _without_words(step: StepView) -> StepView:
    return StepView(step.at, step.verb, step.sentence, step.who, step.by_resident, "", step.is_internal, ())


def _reads(actor: Actor | None, matter: Matter) -> bool:
    """Whether the first words are shown: to no resident, and of a kind that opens a dispute to those who work it."""
    return actor is not None and (not kind_row(matter.kind_id).opens or works_on(actor, matter))


def _part(matter: Matter, actor: Actor | None = None, *, undo: bool = False) -> PartView:
    return PartView(
        id=matter.id,
        reference=show_reference(matter.reference),
        kind=kind_row(matter.kind_id),
        title=matter.title if _reads(actor, matter) else "",
        state=State(matter.state),
        owner=owner_of(matter),
        due_at=matter.due_at,
        may_undo=undo,
        own_state=own_state_of(matter.workflow_id, matter.own_state, matter.state),
    )


def _group(group: Group) -> GroupView:
    return GroupView(group.id, group.name, group.happened_at)


def _joined(actor: Actor, rows: Sequence[tuple[Matter, bool]]) -> Iterable[JoinedView]:
    ids = [matter.id for matter, _undo in rows]
    photos: dict[UUID | None, list[PhotoView]] = defaultdict(list)
    for photo in Photo.objects.filter(matter_id__in=ids).order_by("added_at", "id") if ids else ():
        photos[photo.matter_id].append(photo_view(photo))
    questions = _open_questions(ids)
    for matter, undo in rows:
        reads = _reads(actor, matter)
        yield JoinedView(
            id=matter.id,
            reference=show_reference(matter.reference),
            state=State(matter.state),
            received_at=matter.received_at,
            text=matter.text if reads else "",
            address=matter.address if reads else "",
            photos=tuple(photos[matter.id]) if reads else (),
            question=questions.get(matter.id, "") if reads else "",
            may_undo=undo,
        )


def _open_questions(ids: Sequence[UUID]) -> dict[UUID, str]:
    """What the residents asked and nobody of the staff has answered yet."""
    questions: dict[UUID, str] = {}
    asked = Step.objects.filter(matter_id__in=ids, verb__in=[Verb.ASK, Verb.ANSWER], visibility=Visibility.PUBLIC)
    for step in asked.order_by("at", "id") if ids else ():
        if step.verb == Verb.ASK and step.post_id is None:
            questions[step.matter_id] = step.text
        elif step.verb == Verb.ANSWER and step.post_id is not None:
            questions.pop(step.matter_id, None)
    return questions
