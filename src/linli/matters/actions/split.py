"""A matter that is several: parts with an owner, a kind and a clock of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.clock import local_day
from linli.kit.db import must_change_one
from linli.kit.errors import Conflict, NotAllowed, Refused
from linli.kit.ids import uuid7
from linli.kit.text import clean_text
from linli.matters.access import Capacity, get_standing, unknown_matter
from linli.matters.actions.change import Begun, Note, begin, finish
from linli.matters.actions.parts import by_system
from linli.matters.actions.receive import asked_about, build_matter, store_new
from linli.matters.actions.submission import MAX_TEXT, Checked, ContactDetails, Submission, find_spot
from linli.matters.events import LinkUndone, MatterSplit, MatterWithdrawn
from linli.matters.models import Link, Matter
from linli.matters.queries.kinds import get_leaf
from linli.matters.queries.routing import route
from linli.matters.rules import Channel, Party, State, Verb
from linli.matters.rules.linked import MOST_PARTS, may_undo
from linli.matters.rules.titles import title_from
from linli.places.queries import place_row

_UNTOUCHED = frozenset({State.RECEIVED, State.ESCALATED})


@dataclass(frozen=True)
class Part:
    """One part: what is to be done, of which kind, and where; without a place it lies where the whole does."""

    text: str
    kind_code: str
    place_id: UUID | None = None


@transaction.atomic
def split(
    *, actor: Actor, at: datetime, matter_id: UUID, parts: Sequence[Part], version: int | None = None
) -> tuple[UUID, ...]:
    """Parts of a matter, each routed and timed as if it had come in by itself; returns their ids.

    The resident's words and contact stay with the whole, which its owner keeps. Raises Refused ``split.none``,
    ``split.too_many``, ``split.part_of_part``, ``text.missing``, ``kind.unknown``, ``place.*`` and what ``begin`` and
    ``finish`` raise.
    """
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.SPLIT, version=version)
    _refuse_numbers(begun.matter, len(parts))
    checked = [_checked(begun.matter, part, at) for part in parts]
    ids = tuple(_store(begun, one, at) for one in checked)
    event = partial(MatterSplit, child_ids=ids)
    finish(begun, at=at, event=event, note=Note(facts={"parts": len(ids)}))
    return ids


@transaction.atomic
def undo_split(*, actor: Actor, at: datetime, child_id: UUID) -> Matter:
    """Take one part back within the hour, while nobody has begun with it or joined it. Returns the whole.

    Raises NotFound ``matter.unknown``, NotAllowed ``undo.not_yours``, Conflict ``undo.too_late``, ``undo.begun``,
    ``undo.joined``.
    """
    link = Link.objects.filter(matter_id=child_id, kind=Link.Kinds.CHILD, ended_at__isnull=True).first()
    if link is None:
        raise unknown_matter()
    standing = get_standing(actor, link.lead_id)
    if link.post_id not in {duty.post_id for duty in actor.duties}:
        raise NotAllowed("undo.not_yours", _("Only whoever did this can take it back."))
    if not may_undo(link.at, at):
        raise Conflict("undo.too_late", _("This can be taken back for one hour. That hour is over."))
    child = Matter.objects.select_for_update(of=("self",)).select_related("kind").get(id=child_id)
    if State(child.state) not in _UNTOUCHED:
        raise Conflict("undo.begun", _("Somebody has begun with this part. It can no longer be taken back."))
    if child.joined_count:  # a resident's report waits with it, and must not be left without anybody
        raise Conflict("undo.joined", _("A resident's report waits with this part. It can no longer be taken back."))
    must_change_one(Link.objects.filter(id=link.id, ended_at__isnull=True).update(ended_at=at, end=Link.Ends.UNDONE))
    event = partial(LinkUndone, lead_id=link.lead_id, kind=Link.Kinds.CHILD.value)
    values = {"closed_at": at}
    finish(by_system(child, Verb.WITHDRAW, State.WITHDRAWN), at=at, event=MatterWithdrawn, values=values)
    capacity = Capacity(Party.OWNER, standing.seeing_duty)
    whole = Begun(standing, capacity, Verb.SPLIT, State(standing.matter.state))
    matter, _step = finish(whole, at=at, event=event, note=Note(facts={"undone": True}))
    return matter


def _refuse_numbers(matter: Matter, count: int) -> None:
    if not count:
        raise Refused("split.none", _("Please describe at least one part."), field="parts")
    running = Link.objects.filter(kind=Link.Kinds.CHILD, ended_at__isnull=True)
    if running.filter(matter_id=matter.id).exists():
        raise Refused("split.part_of_part", _("This is a part itself. Please split the whole."), field="parts")
    if running.filter(lead_id=matter.id).count() + count > MOST_PARTS:
        raise Refused("split.too_many", _("A matter has ten parts at most."), field="parts", facts={"max": MOST_PARTS})


def _checked(whole: Matter, part: Part, at: datetime) -> Checked:
    text = clean_text(part.text, max_length=MAX_TEXT, field="text")
    if not text:
        raise Refused("text.missing", _("Please say in a few words what this part is."), field="text")
    elsewhere = part.place_id is not None and part.place_id != whole.place_id
    submission = Submission(
        text=text,
        kind_code=part.kind_code,
        channel=Channel.API,
        place_id=part.place_id or whole.place_id,
        lon=None if elsewhere else whole.lon,
        lat=None if elsewhere else whole.lat,
        language=whole.language,
    )
    return Checked(
        submission=submission,
        kind=get_leaf(part.kind_code),
        place=find_spot(part.place_id, None, None) if elsewhere else place_row(whole.place_id),
        title=title_from(text),
        text=text,
        address="" if elsewhere else whole.address,
        answers={},
        contact=ContactDetails(),
        received_at=at,
    )


def _store(begun: Begun, checked: Checked, at: datetime) -> UUID:
    routed = route(checked.kind, checked.place, asked_about(checked), local_day(at))
    child = build_matter(uuid7(), checked, routed, at, begun.capacity.post_id)
    child.channel = begun.matter.channel
    store_new(child, checked, begun.standing.actor, at)
    Link(
        kind=Link.Kinds.CHILD,
        matter_id=child.id,
        lead_id=begun.matter.id,
        at=at,
        actor_kind=begun.standing.actor.kind.value,
        post_id=begun.capacity.post_id,
    ).save(force_insert=True)
    return child.id
