"""Happenings with their matters, for those whose area they lie in."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.errors import NotFound
from linli.ledger.rules.looks import Unread
from linli.matters.access import spans_condition, visible_to
from linli.matters.models import Group, GroupMember, GroupUpdate
from linli.matters.queries.inbox import InboxRow, rows_of, unread
from linli.matters.rules.linked import may_undo
from linli.people import rules as people_rules
from linli.people.queries import scope_of
from linli.places.queries import PlaceRow, place_row

MOST = 200


@dataclass(frozen=True)
class ToldUpdate:
    """What everybody whom it touches was told, and how many matters that were."""

    at: datetime
    text: str
    told: int


@dataclass(frozen=True)
class GroupPage:
    """A happening: its matters as far as the reader may see them, what was told, and what the reader may do."""

    id: UUID
    name: str
    place: PlaceRow
    happened_at: datetime
    rows: list[InboxRow]
    hidden: int
    updates: list[ToldUpdate]
    may_change: bool
    may_undo: bool


@dataclass(frozen=True)
class GroupLine:
    """One line of the list of happenings."""

    id: UUID
    name: str
    place: PlaceRow
    happened_at: datetime


def get_group(actor: Actor, at: datetime, group_id: UUID) -> Unread[GroupPage]:
    """The happening; raises NotFound ``group.unknown`` also when none of its place or matters is the actor's to see."""
    group = Group.objects.filter(id=group_id, ended_at__isnull=True).first()
    if group is None:
        raise _unknown()
    members = GroupMember.objects.filter(group_id=group_id, removed_at__isnull=True).values("matter_id")
    rows = rows_of(actor, visible_to(actor).filter(id__in=members).order_by("due_at", "id"), MOST)
    in_area = any(people_rules.covers_path(span.low, group.place_path) for span in scope_of(actor).spans)
    if not actor.is_staff or not (rows or in_area):
        raise _unknown()
    updates = GroupUpdate.objects.filter(group_id=group_id).order_by("-at", "-id")
    told = [ToldUpdate(update.at, update.text, update.told) for update in updates]
    made_by_me = group.created_by_post_id in {duty.post_id for duty in actor.duties}
    page = GroupPage(
        id=group.id,
        name=group.name,
        place=place_row(group.place_id),
        happened_at=group.happened_at,
        rows=rows,
        hidden=members.count() - len(rows),
        updates=told,
        may_change=people_rules.duty_for(actor, "matters.group", group.place_path) is not None,
        may_undo=made_by_me and may_undo(group.created_at, at) and not told,
    )
    return unread(actor, page, rows)


def list_groups(actor: Actor, limit: int = 50) -> list[GroupLine]:
    """The newest happenings of the actor's area. One statement."""
    scope = scope_of(actor)
    area = spans_condition("place_path", [span for span in scope.spans if not span.kind_codes])
    if not actor.is_staff or not area:
        return []
    groups = Group.objects.filter(area, ended_at__isnull=True).order_by("-created_at", "-id")[:limit]
    return [GroupLine(group.id, group.name, place_row(group.place_id), group.happened_at) for group in groups]


def _unknown() -> NotFound:
    return NotFound("group.unknown", _("There is no such event, or it was taken back."))
