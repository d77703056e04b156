"""Posts and agencies follow the ladder: when places move, and when several become one."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from linli.kit.actors import Actor, Role
from linli.kit.cells import current_cell
from linli.kit.clock import local_day
from linli.kit.errors import Conflict
from linli.kit.events import announce
from linli.kit.ids import uuid7
from linli.ledger.actions import record
from linli.people.actions.posts import announce_end, change, check_no_other
from linli.people.events import PostChanged
from linli.people.labels import forget_labels
from linli.people.models import Agency, Post
from linli.places import queries as places

# A new ladder announces every place at once: three statements, however many there are.
_FOLLOW = (
    """UPDATE people_post SET path = place.path FROM places_place AS place
       WHERE people_post.place_id = place.id AND place.id = ANY(%s) AND people_post.path <> place.path""",
    """UPDATE people_agency SET path = place.path FROM places_place AS place
       WHERE people_agency.place_id = place.id AND place.id = ANY(%s) AND people_agency.path <> place.path""",
    """UPDATE people_post SET path = agency.path FROM people_agency AS agency
       WHERE people_post.agency_id = agency.id AND agency.place_id = ANY(%s) AND people_post.path <> agency.path""",
)


def follow_places(*, actor: Actor, at: datetime, place_ids: Sequence[UUID]) -> int:
    """Give posts and agencies of these places the path that each place has now; returns how many rows changed.

    Records one entry when anything did. Raises nothing: unknown places have no posts.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        changed = 0
        for statement in _FOLLOW:
            cursor.execute(statement, [list(place_ids)])
            changed += cursor.rowcount
        if changed:
            _record(actor, at, uuid7(), verb="people.follow_places", rows=changed)
    forget_labels()
    return changed


def follow_merge(*, actor: Actor, at: datetime, from_ids: Sequence[UUID], to_id: UUID) -> int:
    """Take the agencies, and the posts not over, of places that became one to that one; returns how many posts moved.

    A person who held the same post in two of them keeps one; the other ends. Announces PostChanged and PostEnded.
    Raises NotFound ``place.unknown``.
    """
    target = places.get_place(to_id)
    with transaction.atomic():
        for agency in Agency.objects.filter(place_id__in=from_ids):
            Agency.objects.filter(id=agency.id).update(place_id=target.id, path=target.path)
            agency.posts.update(path=target.path)
        posts = Post.objects.not_over(local_day(at)).filter(place_id__in=from_ids, ended_at__isnull=True)
        moved = sum(_move(post, target, actor=actor, at=at) for post in posts.order_by("id"))
        _record(actor, at, target.id, verb="people.follow_merge", rows=moved)
    return moved


def _move(post: Post, target: places.PlaceRow, *, actor: Actor, at: datetime) -> bool:
    """True when the post moved, False when it ended because its holder has the same one there."""
    before = Post(**{field.attname: getattr(post, field.attname) for field in Post._meta.fields})
    post.place_id, post.path = target.id, target.path
    try:
        check_no_other(post, post.valid_from, post.valid_to)
    except Conflict:
        last = max(local_day(at), before.valid_from)
        change(before, actor=actor, at=at, verb="people.end_post", values={"valid_to": last})
        announce_end(before, at)
        return False
    change(before, actor=actor, at=at, verb="people.move_post", values={"place_id": target.id, "path": target.path})
    announce(PostChanged(cell=current_cell(), at=at, post_id=post.id, path=post.path, role=Role(post.role)))
    return True


def _record(actor: Actor, at: datetime, subject_id: UUID, *, verb: str, rows: int) -> None:
    record(
        verb=verb,
        subject_type="place",
        subject_id=subject_id,
        actor=actor,
        at=at,
        before=None,
        after=None,
        facts={"rows": rows},
    )
