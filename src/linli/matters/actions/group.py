"""Matters of one happening: put together, told together, each with its own owner and clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, Duty
from linli.kit.cells import current_cell
from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused, Sentence
from linli.kit.events import announce
from linli.kit.ids import show_reference
from linli.kit.text import clean_line
from linli.ledger import actions as ledger
from linli.matters.access import Capacity, Standing
from linli.matters.actions.change import Begun, Note, begin, finish, written
from linli.matters.actions.led import told_with
from linli.matters.events import GroupTold, MatterDiscussed, MattersGrouped, MattersUngrouped
from linli.matters.models import Group, GroupMember, GroupUpdate, Matter
from linli.matters.queries.kinds import kind_row
from linli.matters.rules import Party, State, Verb, Visibility
from linli.matters.rules.linked import MOST_IN_GROUP, may_undo
from linli.people import rules as people_rules
from linli.places import queries as places

MAX_NAME = 60


@dataclass(frozen=True)
class KeptInGroup:
    """A matter that could not leave a happening, and why. ``reference`` is empty when it is not the actor's to see."""

    matter_id: UUID
    reference: str
    code: str
    sentence: Sentence


@dataclass(frozen=True)
class Undone:
    """What became of the matters of a happening that was taken back."""

    released: tuple[UUID, ...]
    kept: tuple[KeptInGroup, ...]


@transaction.atomic
def create_group(
    *, actor: Actor, at: datetime, name: str, place_id: UUID, happened_at: datetime, matter_ids: Sequence[UUID]
) -> UUID:
    """A happening with its first matters; returns its id. Its name is read by the residents it touches.

    Raises Refused ``group.name_missing``, ``group.in_the_future``, ``text.too_long``, NotAllowed ``group.not_yours``,
    and as ``add_to_group``.
    """
    shown = clean_line(name, max_length=MAX_NAME, field="name")
    if not shown:
        raise Refused("group.name_missing", _("Please give it a name that residents understand."), field="name")
    if happened_at > at:
        raise Refused("group.in_the_future", _("It cannot have happened in the future."), field="happened_at")
    place = places.get_place(place_id)
    duty = people_rules.duty_for(actor, "matters.group", place.path)
    if duty is None:
        raise NotAllowed("group.not_yours", _("You may put matters together within your own area only."))
    group = Group.objects.create(
        name=shown,
        place_id=place.id,
        place_path=place.path,
        happened_at=happened_at,
        created_at=at,
        created_by_post_id=duty.post_id,
    )
    _record(group, actor, at, "matters.create_group", duty.post_id)
    add_to_group(actor=actor, at=at, group_id=group.id, matter_ids=matter_ids)
    return group.id


@transaction.atomic
def add_to_group(*, actor: Actor, at: datetime, group_id: UUID, matter_ids: Sequence[UUID]) -> None:
    """These belong to it too. Raises Refused ``group.empty``, ``group.too_many``, ``group.private``, NotFound
    ``group.unknown``, Conflict ``group.in_another`` and what ``begin`` and ``finish`` raise."""
    group = lock_group(group_id)
    ids = tuple(dict.fromkeys(matter_ids))
    if not ids:
        raise Refused("group.empty", _("Please choose at least one matter."), field="matters")
    held = GroupMember.objects.filter(group_id=group.id, removed_at__isnull=True).count()
    if held + len(ids) > MOST_IN_GROUP:
        sentence = _("An event holds 200 matters at most.")
        raise Refused("group.too_many", sentence, field="matters", facts={"max": MOST_IN_GROUP})
    for matter_id in ids:
        _add(group, begin(actor=actor, matter_id=matter_id, verb=Verb.GROUP, version=None), at)
    announce(MattersGrouped(cell=current_cell(), at=at, group_id=group.id, matter_ids=ids))


@transaction.atomic
def take_out_of_group(*, actor: Actor, at: datetime, group_id: UUID, matter_id: UUID) -> None:
    """This one does not belong to it. Raises NotFound ``group.unknown``, Conflict ``group.not_in_it`` and what
    ``begin`` and ``finish`` raise."""
    group = lock_group(group_id)
    take_out(group, begin(actor=actor, matter_id=matter_id, verb=Verb.UNGROUP, version=None), at)
    announce(MattersUngrouped(cell=current_cell(), at=at, group_id=group.id, matter_ids=(matter_id,)))


@transaction.atomic
def undo_group(*, actor: Actor, at: datetime, group_id: UUID) -> Undone:
    """Take the happening back within the hour, while nobody was told anything through it.

    Every matter that can leave it does; with one that cannot, the happening stays with that one. Raises NotFound
    ``group.unknown``, NotAllowed ``undo.not_yours``, Conflict ``undo.too_late``, ``undo.told``.
    """
    group = _undoable(actor, at, group_id)
    ids = members_of(group.id)
    kept = tuple(one for one in (_release(actor, group, matter_id, at) for matter_id in ids) if one is not None)
    stuck = {one.matter_id for one in kept}
    undone = Undone(tuple(matter_id for matter_id in ids if matter_id not in stuck), kept)
    whole = not kept
    if whole:
        Group.objects.filter(id=group.id).update(ended_at=at)
    _record(group, actor, at, "matters.undo_group", group.created_by_post_id, facts={"kept": len(kept)})
    announce(MattersUngrouped(cell=current_cell(), at=at, group_id=group.id, matter_ids=undone.released, whole=whole))
    return undone


def _undoable(actor: Actor, at: datetime, group_id: UUID) -> Group:
    group = lock_group(group_id)
    if group.created_by_post_id not in {duty.post_id for duty in actor.duties}:
        raise NotAllowed("undo.not_yours", _("Only whoever did this can take it back."))
    if not may_undo(group.created_at, at):
        raise Conflict("undo.too_late", _("This can be taken back for one hour. That hour is over."))
    if GroupUpdate.objects.filter(group_id=group.id).exists():
        raise Conflict("undo.told", _("Residents were told something through it. It can no longer be taken back."))
    return group


@transaction.atomic
def tell_group(*, actor: Actor, at: datetime, group_id: UUID, text: str) -> int:
    """One public update for every resident whom it touches, joined reports included; returns how many matters.

    Raises Refused ``text.missing``, ``text.too_long``, NotFound ``group.unknown``, NotAllowed ``group.not_yours``.
    """
    group = lock_group(group_id)
    duty = people_rules.duty_for(actor, "matters.group", group.place_path)
    if duty is None:
        raise NotAllowed("group.not_yours", _("You may write to an event within your own area only."))
    words = written(text)
    note = Note(text=words, facts={"group": group.name, "group_id": str(group.id)}, visibility=Visibility.PUBLIC)
    ids = tuple(members_of(group.id))
    told = sum(_tell(actor, duty, at, matter_id, note) for matter_id in ids)
    GroupUpdate.objects.create(group_id=group.id, at=at, post_id=duty.post_id, text=words, told=told)
    _record(group, actor, at, "matters.tell_group", duty.post_id)
    announce(GroupTold(cell=current_cell(), at=at, group_id=group.id, matter_ids=ids))
    return told


def lock_group(group_id: UUID) -> Group:
    """The happening, locked for a change; raises NotFound ``group.unknown``."""
    group = Group.objects.select_for_update().filter(id=group_id, ended_at__isnull=True).first()
    if group is None:
        raise NotFound("group.unknown", _("There is no such event, or it was taken back."))
    return group


def members_of(group_id: UUID) -> list[UUID]:
    """The matters that belong to it now, the first added first."""
    members = GroupMember.objects.filter(group_id=group_id, removed_at__isnull=True)
    return list(members.order_by("added_at", "id").values_list("matter_id", flat=True))


def _add(group: Group, begun: Begun, at: datetime) -> None:
    assert begun.capacity.post_id is not None, "only posts put matters together"
    if kind_row(begun.matter.kind_id).private:
        sentence = _("A matter of a private kind is never put together with others.")
        raise Refused("group.private", sentence, field="matters", facts={"reference": begun.matter.reference})
    member = GroupMember(
        group_id=group.id, matter_id=begun.matter.id, added_at=at, added_by_post_id=begun.capacity.post_id
    )
    try:
        with transaction.atomic():
            member.save(force_insert=True)
    except IntegrityError as error:
        reference = begun.matter.reference
        sentence = _("One of these belongs to an event already.")
        raise Conflict("group.in_another", sentence, field="matters", facts={"reference": reference}) from error
    finish(begun, at=at, event=MatterDiscussed, note=Note(facts={"group": group.name, "group_id": str(group.id)}))


def take_out(group: Group, begun: Begun, at: datetime) -> None:
    """The change itself, for a matter that may be taken out. Raises Conflict ``group.not_in_it``."""
    changed = GroupMember.objects.filter(group_id=group.id, matter_id=begun.matter.id, removed_at__isnull=True).update(
        removed_at=at
    )
    if not changed:
        raise Conflict("group.not_in_it", _("This one does not belong to the event any more."))
    finish(begun, at=at, event=MatterDiscussed, note=Note(facts={"group": group.name, "group_id": str(group.id)}))


def _release(actor: Actor, group: Group, matter_id: UUID, at: datetime) -> KeptInGroup | None:
    """One matter leaves by itself: what is refused for it is kept and said, and hinders no other."""
    try:
        with transaction.atomic():
            take_out(group, begin(actor=actor, matter_id=matter_id, verb=Verb.UNGROUP, version=None), at)
    except Refused as refused:
        reference = "" if isinstance(refused, NotFound) else Matter.objects.get(id=matter_id).reference
        return KeptInGroup(matter_id, reference and show_reference(reference), refused.code, refused.message)
    return None


def _tell(actor: Actor, duty: Duty, at: datetime, matter_id: UUID, note: Note) -> int:
    """The words on one matter and those joined with it, by the right over the happening; how many that were."""
    matter = Matter.objects.select_for_update(of=("self",)).select_related("kind").get(id=matter_id)
    capacity = Capacity(Party.COORDINATOR, duty)
    begun = Begun(Standing(actor, matter, None, (capacity,)), capacity, Verb.COMMENT, State(matter.state))
    _matter, step = finish(begun, at=at, event=MatterDiscussed, note=note)
    return 1 + told_with(begun, step, at)


def _record(
    group: Group, actor: Actor, at: datetime, verb: str, post_id: UUID | None, *, facts: Mapping[str, Any] | None = None
) -> None:
    ledger.record(
        verb=verb,
        subject_type="group",
        subject_id=group.id,
        actor=actor,
        at=at,
        before=None,
        after=None,
        facts=dict(facts or {}),
        topics=[f"group:{group.id}"],
        post_id=post_id,
    )
