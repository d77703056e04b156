"""What becomes of a matter's company when it turns out to be of a private kind: it is with nobody any more.

Residents whose reports waited with it would otherwise go on reading its stages, and those of its event its updates.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from linli.kit.cells import current_cell
from linli.kit.events import announce
from linli.matters.actions.change import Note, finish
from linli.matters.actions.group import lock_group, take_out
from linli.matters.actions.join import end_link, lock, work_alone
from linli.matters.actions.parts import by_system
from linli.matters.events import LinkUndone, MattersUngrouped
from linli.matters.models import Group, GroupMember, Link, Matter
from linli.matters.rules import Party, State, Verb


@dataclass(frozen=True)
class Company:
    """What a matter was together with, locked for a change."""

    group: Group | None
    links: Sequence[Link]


def hold_together(matter_id: UUID) -> Company:
    """Everything that belongs to it now, locked in the order in which all lock it: the event, then the lower id."""
    member = GroupMember.objects.filter(matter_id=matter_id, removed_at__isnull=True).first()
    group = lock_group(member.group_id) if member else None
    running = Link.objects.filter(lead_id=matter_id, kind=Link.Kinds.JOINED, ended_at__isnull=True)
    lock(matter_id, *running.values_list("matter_id", flat=True))
    return Company(group, list(running.order_by("at", "id")))  # read again behind the locks


def keep_apart(matter: Matter, held: Company, at: datetime) -> None:
    """The reports that waited with it are worked on by themselves; the event goes on without it.

    Neither is told why: the kind that it is of now is nobody else's to know.
    """
    for link in held.links:
        _part(matter, link, at)
    matter.joined_count = 0
    if held.group is not None:
        take_out(held.group, by_system(matter, Verb.UNGROUP, State(matter.state)), at)
        group_id = held.group.id
        announce(MattersUngrouped(cell=current_cell(), at=at, group_id=group_id, matter_ids=(matter.id,)))


def _part(lead: Matter, link: Link, at: datetime) -> None:
    joined = Matter.objects.select_related("kind").get(id=link.matter_id)
    waits = joined.state == State.JOINED
    begun = by_system(joined, Verb.SEPARATE, State.RECEIVED)
    if waits:
        event = partial(LinkUndone, lead_id=lead.id, end=Link.Ends.SEPARATED.value)
        finish(begun, at=at, event=event, note=Note(facts={"party": Party.SYSTEM.value}))
    end_link(link, Link.Ends.SEPARATED, begun, at)
    if waits:
        work_alone(joined.id, at)
