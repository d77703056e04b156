"""Posts that exist: change them and end them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import SYSTEM, Actor, Role
from linli.kit.cells import current_cell
from linli.kit.clock import local_day
from linli.kit.db import must_change_one
from linli.kit.errors import Conflict, NotFound
from linli.kit.events import announce
from linli.ledger.actions import record
from linli.people import rules
from linli.people.actions.appoint import (
    Seat,
    check_fits,
    check_may_appoint,
    clean_titles,
    post_state,
)
from linli.people.events import PostChanged, PostEnded
from linli.people.labels import forget_labels
from linli.people.models import Post


def change_post(
    *,
    actor: Actor,
    at: datetime,
    post_id: UUID,
    kind_codes: Sequence[str],
    valid_from: date,
    valid_to: date | None,
    title_zh: str = "",
    title_en: str = "",
) -> None:
    """Set kinds, dates and titles of a post that has not ended.

    Role, place and person never change: end the post and appoint anew.
    Announces PostChanged. Raises NotFound ``post.unknown``; NotAllowed ``people.not_allowed``; Refused
    ``post.bad_kinds``, ``post.bad_dates``, ``text.too_long``; Conflict ``post.ended``, ``post.exists``,
    ``changed.meanwhile``.
    """
    post = get_running(post_id)
    check_may_appoint(actor, post.path, Role(post.role))
    check_fits(Role(post.role), Seat(post.path, post.place_id, post.agency_id), kind_codes, valid_from, valid_to)
    values = {
        "kind_codes": list(kind_codes),
        "valid_from": valid_from,
        "valid_to": valid_to,
        **clean_titles(title_zh, title_en),
    }
    with transaction.atomic():
        check_no_other(post, valid_from, valid_to)
        change(post, actor=actor, at=at, verb="people.change_post", values=values)
        event = PostChanged(cell=current_cell(), at=at, post_id=post.id, path=post.path, role=post.role)
        announce(event)


def end_post(*, actor: Actor, at: datetime, post_id: UUID, on: date | None = None) -> None:
    """Let a post end: ``on`` is the first day on which it serves no longer, today when not given.

    A post ended today or earlier is announced as PostEnded at once, a later one by end_due_posts on that day.
    Raises NotFound ``post.unknown``; NotAllowed ``people.not_allowed``; Refused ``post.bad_dates``; Conflict
    ``post.ended``, ``changed.meanwhile``.
    """
    post = get_running(post_id)
    check_may_appoint(actor, post.path, Role(post.role))
    today = local_day(at)
    last = max(on or today, post.valid_from)
    with transaction.atomic():
        values: dict[str, Any] = {"valid_to": last}
        change(post, actor=actor, at=at, verb="people.end_post", values=values)
        if last <= today or post.valid_from > today:
            announce_end(post, at)


def end_due_posts(*, at: datetime, limit: int = 500) -> int:
    """Announce PostEnded for posts whose last day has passed; returns how many. Safe to run twice at once."""
    with transaction.atomic():
        due = Post.objects.select_for_update(skip_locked=True).filter(
            valid_to__lte=local_day(at), ended_at__isnull=True
        )
        posts = list(due.order_by("valid_to")[:limit])
        for post in posts:
            _record(post, actor=SYSTEM, at=at, verb="people.end_post", before=post_state(post))
            announce_end(post, at)
    return len(posts)


def get_running(post_id: UUID) -> Post:
    """The post. Raises NotFound ``post.unknown``, Conflict ``post.ended``."""
    post = Post.objects.filter(id=post_id).first()
    if post is None:
        raise NotFound("post.unknown", _("There is no such post."))
    if post.ended_at is not None:
        raise Conflict("post.ended", _("This post has ended already."))
    return post


def check_no_other(post: Post, valid_from: date, valid_to: date | None) -> None:
    """Raises Conflict ``post.exists`` when the person holds the same post in another row on one of these days."""
    seat = Post.objects.at_seat(post.place_id, post.agency_id)
    others = seat.filter(account_id=post.account_id, role=post.role).exclude(id=post.id)
    if any(rules.overlap((other.valid_from, other.valid_to), (valid_from, valid_to)) for other in others):
        raise Conflict("post.exists", _("This person already holds this post."))


def change(post: Post, *, actor: Actor, at: datetime, verb: str, values: dict[str, Any]) -> None:
    """The guarded update: the row is still as it was read."""
    before = post_state(post)
    unchanged = Post.objects.filter(
        id=post.id,
        ended_at__isnull=True,
        valid_from=post.valid_from,
        valid_to=post.valid_to,
        kind_codes=post.kind_codes,
        title_zh=post.title_zh,
        title_en=post.title_en,
    )
    must_change_one(unchanged.update(**values))
    for name, value in values.items():
        setattr(post, name, value)
    forget_labels()
    _record(post, actor=actor, at=at, verb=verb, before=before)


def _record(post: Post, *, actor: Actor, at: datetime, verb: str, before: dict[str, Any]) -> None:
    record(
        verb=verb,
        subject_type="post",
        subject_id=post.id,
        actor=actor,
        at=at,
        before=before,
        after=post_state(post),
        facts={"role": post.role, "path": post.path},
        topics=[f"place:{post.path}"],
    )


def announce_end(post: Post, at: datetime) -> None:
    """Mark the end as told, once, and tell it; raises Conflict ``changed.meanwhile``."""
    must_change_one(Post.objects.filter(id=post.id, ended_at__isnull=True).update(ended_at=at))
    announce(PostEnded(cell=current_cell(), at=at, post_id=post.id, path=post.path, role=post.role))
