"""Two reports of the same thing: one leads and has the owner and the clock, the other waits with it.

Whoever raised the other keeps the own number, link, words, photos and updates, and may say at any time that it is
another thing.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import SYSTEM, Actor
from linli.kit.db import must_change_one
from linli.kit.errors import Conflict, NotAllowed, Refused
from linli.ledger import actions as ledger
from linli.matters.access import Capacity, Standing, get_standing, unknown_matter
from linli.matters.actions.change import Begun, Note, begin, close_pending, finish, hashed_state, topics_of, written
from linli.matters.actions.mirror import mirrored
from linli.matters.actions.reroute import reroute
from linli.matters.actions.search_index import add_marks
from linli.matters.actions.told import told_facts, told_of
from linli.matters.events import LinkUndone, MatterJoined
from linli.matters.lives import life_of
from linli.matters.models import Link, Matter, Step
from linli.matters.queries.kinds import kind_row
from linli.matters.rules import WORKING_STATES, Party, State, Verb, Visibility
from linli.matters.rules.linked import MIRRORED, may_undo

_UUIDS = frozenset({"owner_place_id", "owner_agency_id", "owner_post_id"})


@transaction.atomic
def join(*, actor: Actor, at: datetime, matter_id: UUID, lead_id: UUID, version: int | None = None) -> Matter:
    """This report is about the same as another, which leads from now on. Both are the actor's to work on.

    Reports that waited with this one wait with the other. Raises Refused ``join.itself``, ``join.private``,
    Conflict ``join.lead_is_over``, ``join.lead_is_joined``, ``join.part``, NotAllowed ``matter.not_yours`` and what
    ``begin`` and ``finish`` raise.
    """
    if matter_id == lead_id:
        raise Refused("join.itself", _("This is the same matter. Please choose another one."), field="lead")
    lock(matter_id, lead_id)
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.JOIN, version=version)
    leading = get_standing(actor, lead_id)
    _refuse_unfit(begun.matter, leading.matter)
    if leading.capacity_for(Verb.JOIN) is None:
        raise NotAllowed("matter.not_yours", _("Both have to be yours to work on, or your area's."))
    close_pending(begun, at)
    return follow_lead(begun, leading.matter, at)


def join_new(matter: Matter, lead_id: UUID, actor: Actor, at: datetime) -> bool:
    """A report that was just received is said by its resident to be the same as one that was offered.

    False, and nothing happens, when that one is over or a part of another meanwhile, or ``join`` would refuse it for
    another reason: nobody's report fails because of it.
    """
    lock(lead_id)
    lead = Matter.objects.select_related("kind").filter(id=lead_id).first()
    if lead is None or not _fits(matter, lead) or life_of(lead.workflow_id).steps is not None:
        return False
    standing = Standing(actor, matter, None, (Capacity(Party.RESIDENT, None),))
    if not standing.life.parties_for(State.JOINED, Verb.SEPARATE):  # a life without that state
        return False
    follow_lead(Begun(standing, standing.capacities[0], Verb.JOIN, State.JOINED), lead, at)
    return True


def follow_lead(begun: Begun, lead: Matter, at: datetime) -> Matter:
    """The change itself, for a matter that may be joined with another: both rows are locked."""
    matter = begun.matter
    link = Link(
        kind=Link.Kinds.JOINED,
        matter_id=matter.id,
        lead_id=lead.id,
        at=at,
        actor_kind=begun.standing.actor.kind.value,
        post_id=begun.capacity.post_id,
        before=_kept(matter),
    )
    count = 1 + _move_joined(begun, lead, at)
    values = {**mirrored(lead), "joined_count": 0, "waiting_for": "", "waiting_reason": ""}
    event = partial(MatterJoined, lead_id=lead.id)
    changed, _step = finish(begun, at=at, event=event, note=Note(facts=owner_facts(lead)), values=values)
    link.save(force_insert=True)
    _count(lead, count, at)
    note_on(lead, begun, Verb.JOIN, at, {"leads": True})
    return changed


@transaction.atomic
def separate(*, actor: Actor, at: datetime, matter_id: UUID, text: str = "", version: int | None = None) -> Matter:
    """It is another thing: it is worked on by itself again.

    Its resident says so at any time, in one word; a desk says it for the resident, with the reason. Whoever joined
    them takes it back within the hour, and everything is as it was. Raises NotAllowed ``undo.not_yours``, Conflict
    ``undo.too_late`` and what ``begin`` and ``finish`` raise.
    """
    link = _link_of(matter_id)
    if link is not None:
        lock(matter_id, link.lead_id)
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.SEPARATE, version=version)
    link = _link_of(matter_id)  # read again behind the lock
    if link is None:
        raise unknown_matter()
    end = _why_parted(begun, link, at, text)
    values = _restored(link) if end is Link.Ends.UNDONE else {}
    event = partial(LinkUndone, lead_id=link.lead_id, end=end.value)
    note = Note(text=written(text, required=False), facts={"party": begun.capacity.party.value})
    matter, _step = finish(begun, at=at, event=event, note=note, values=values)
    end_link(link, end, begun, at)
    if end is Link.Ends.UNDONE:
        _give_back(link, matter, at)
        return matter
    return work_alone(matter_id, at)


def part_withdrawn(begun: Begun, at: datetime) -> None:
    """A joined report that its resident has taken back does not follow its lead any more."""
    link = _link_of(begun.matter.id)
    if link is not None:
        end_link(link, Link.Ends.SEPARATED, begun, at)


def end_link(link: Link, end: Link.Ends, begun: Begun, at: datetime) -> None:
    """The joined matter of ``begun`` does not follow its lead any more, which is noted on the lead too."""
    must_change_one(Link.objects.filter(id=link.id, ended_at__isnull=True).update(ended_at=at, end=end))
    lead = Matter.objects.get(id=link.lead_id)
    _count(lead, -1, at)
    note_on(lead, begun, Verb.SEPARATE, at, {"leads": True})


def work_alone(matter_id: UUID, at: datetime) -> Matter:
    """A report that was parted from its lead finds its own owner, by the route of its own kind and place."""
    return reroute(actor=SYSTEM, at=at, matter_id=matter_id, reason=str(_("It is worked on by itself now.")))


def lock(*matter_ids: UUID) -> None:
    """Both rows, the lower id first, so that two who join them at once wait for each other and none for ever."""
    list(Matter.objects.select_for_update().filter(id__in=matter_ids).order_by("id").values_list("id"))


def note_on(matter: Matter, begun: Begun, verb: Verb, at: datetime, facts: Mapping[str, Any]) -> None:
    """A step and an entry on another matter that a change concerns, which itself stays as it is."""
    step = Step.objects.create(
        matter_id=matter.id,
        at=at,
        verb=verb,
        visibility=Visibility.PUBLIC,
        actor_kind=SYSTEM.kind.value,
        facts=dict(facts),
        told=told_of(matter, verb=verb, at=at, visibility=Visibility.PUBLIC),
    )
    ledger.record(
        verb=f"matters.{verb.value.lower()}",
        subject_type="matter",
        subject_id=matter.id,
        actor=begun.standing.actor,
        at=at,
        before=hashed_state(matter),
        after=hashed_state(matter),
        facts={"step": str(step.id), "with": str(begun.matter.id), **told_facts(step.told)},
        topics=topics_of(matter),
        post_id=begun.capacity.post_id,
    )


def owner_facts(matter: Matter) -> dict[str, Any]:
    """Who holds it, as a step keeps it."""
    return {
        "owner_place_id": str(matter.owner_place_id),
        "owner_agency_id": str(matter.owner_agency_id) if matter.owner_agency_id else None,
        "owner_post_id": str(matter.owner_post_id) if matter.owner_post_id else None,
    }


def _refuse_unfit(matter: Matter, lead: Matter) -> None:
    if kind_row(matter.kind_id).private or kind_row(lead.kind_id).private:
        raise Refused("join.private", _("A matter of a private kind is never joined with another."), field="lead")
    if lead.state == State.JOINED:
        sentence = _("That one is joined itself. Please choose the report that leads.")
        raise Conflict("join.lead_is_joined", sentence, field="lead")
    if State(lead.state) not in WORKING_STATES:
        raise Conflict("join.lead_is_over", _("That one is not worked on any more."), field="lead")
    ids = [matter.id, lead.id]
    running = Link.objects.filter(kind=Link.Kinds.CHILD, ended_at__isnull=True)
    if running.filter(matter_id__in=ids).exists() or running.filter(lead_id=matter.id).exists():
        raise Conflict("join.part", _("Parts of a greater matter are not joined with others."), field="lead")


def _fits(matter: Matter, lead: Matter) -> bool:
    try:
        _refuse_unfit(matter, lead)
    except Refused:
        return False
    return True


def _why_parted(begun: Begun, link: Link, at: datetime, text: str) -> Link.Ends:
    if begun.capacity.party in (Party.RESIDENT, Party.SYSTEM):
        own = link.post_id is None and may_undo(link.at, at)
        return Link.Ends.UNDONE if own else Link.Ends.SEPARATED
    posts = {duty.post_id for duty in begun.standing.actor.duties}
    if link.post_id in posts and may_undo(link.at, at):
        return Link.Ends.UNDONE
    for_resident = any(held.party in (Party.DESK, Party.TEAM) for held in begun.standing.capacities)
    if for_resident:
        written(text)
        return Link.Ends.SEPARATED
    if link.post_id in posts:
        raise Conflict("undo.too_late", _("This can be taken back for one hour. That hour is over."))
    raise NotAllowed("undo.not_yours", _("Only whoever did this can take it back."))


def _link_of(matter_id: UUID) -> Link | None:
    return Link.objects.filter(matter_id=matter_id, kind=Link.Kinds.JOINED, ended_at__isnull=True).first()


def _count(lead: Matter, by: int, at: datetime) -> None:
    Matter.objects.filter(id=lead.id).update(joined_count=F("joined_count") + by, last_step_at=at)


def _move_joined(begun: Begun, lead: Matter, at: datetime) -> int:
    """Those that waited with a matter which is joined itself now wait with its lead; how many."""
    if not begun.matter.joined_count:
        return 0
    links = list(Link.objects.filter(lead_id=begun.matter.id, kind=Link.Kinds.JOINED, ended_at__isnull=True))
    Link.objects.filter(id__in=[link.id for link in links]).update(ended_at=at, end=Link.Ends.MOVED)
    _lead_by(links, lead, at)
    return len(links)


def _lead_by(links: list[Link], lead: Matter, at: datetime) -> None:
    """The same links to another lead, with what each report had of its own."""
    Link.objects.bulk_create(
        Link(kind=link.kind, matter_id=link.matter_id, lead_id=lead.id, at=at, actor_kind=link.actor_kind,
             post_id=link.post_id, before=link.before)
        for link in links
    )  # fmt: skip
    moved = Matter.objects.filter(id__in=[link.matter_id for link in links], state=State.JOINED)
    moved.update(**mirrored(lead))
    if rows := list(moved):
        add_marks(rows)


def _give_back(link: Link, matter: Matter, at: datetime) -> None:
    """Those that came along when this one was joined come back with it, unless they went another way since."""
    came = Link.objects.filter(lead_id=matter.id, end=Link.Ends.MOVED, ended_at=link.at)
    now = Link.objects.filter(lead_id=link.lead_id, matter_id__in=came.values("matter_id"), ended_at__isnull=True)
    back = list(now)
    Link.objects.filter(id__in=[one.id for one in back]).update(ended_at=at, end=Link.Ends.MOVED)
    _lead_by(back, matter, at)
    Matter.objects.filter(id=link.lead_id).update(joined_count=F("joined_count") - len(back))
    Matter.objects.filter(id=matter.id).update(joined_count=len(back))


def _kept(matter: Matter) -> dict[str, Any]:
    """What the report had of its own, as JSON."""
    kept = {name: getattr(matter, name) for name in (*MIRRORED, "state", "waiting_for", "waiting_reason")}
    return {name: value.isoformat() if isinstance(value, datetime) else _plain(value) for name, value in kept.items()}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def _restored(link: Link) -> dict[str, Any]:
    values: dict[str, Any] = dict(link.before)
    for name in _UUIDS:
        values[name] = UUID(values[name]) if values[name] else None
    values["assigned_at"] = datetime.fromisoformat(values["assigned_at"]) if values["assigned_at"] else None
    return values
