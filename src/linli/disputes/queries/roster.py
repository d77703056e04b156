"""The roster for those who keep it: who is on it, and which mediators' posts are not yet."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from linli.disputes.models import RosterEntry
from linli.disputes.queries.mediation import RosterRow, roster_rows
from linli.kit.actors import Actor, Role
from linli.people.queries import list_serving_posts, post_labels
from linli.people.rules import path_range

KEEPERS = (Role.DESK, Role.COORDINATOR)


@dataclass(frozen=True)
class KeptRow:
    """One entry, and the id by which it is taken off."""

    entry_id: UUID
    row: RosterRow


def may_keep(actor: Actor) -> bool:
    """Whether the actor keeps the roster of any place."""
    return actor.has_role(*KEEPERS)


def list_kept(actor: Actor, language: str) -> list[KeptRow]:
    """The entries of the actor's places and of those below, in the order of listing."""
    condition = Q(pk__in=[])
    for path in _paths(actor):
        low, high = path_range(path)
        condition |= Q(path__gte=low, path__lt=high)
    entries = list(RosterEntry.objects.filter(condition, unlisted_at__isnull=True).order_by("listed_at", "id"))
    rows = roster_rows(entries, language)
    return [KeptRow(entry.id, row) for entry, row in zip(entries, rows, strict=True)]


def list_unlisted_posts(actor: Actor, at: datetime, language: str) -> list[tuple[UUID, str]]:
    """(post, label) of the mediators' posts there that are not on the roster."""
    posts = list_serving_posts(_paths(actor), Role.MEDIATOR, at)
    listed = set(
        RosterEntry.objects.filter(post_id__in=posts, unlisted_at__isnull=True).values_list("post_id", flat=True)
    )
    labels = post_labels(posts, language)
    return [(post_id, labels.get(post_id, "")) for post_id in posts if post_id not in listed]


def _paths(actor: Actor) -> list[str]:
    return [duty.path for duty in actor.duties if duty.role in KEEPERS]
