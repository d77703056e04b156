"""Reads. None of them finds a person by anything that the person is called."""

from datetime import datetime
from uuid import UUID

from linli.kit.actors import Actor, ActorKind, Duty, Role
from linli.kit.clock import local_day
from linli.people.access import Scope, Span
from linli.people.access import scope as scope_of
from linli.people.links import read_links
from linli.people.models import Account, Post

__all__ = ["Scope", "Span", "actor_of", "read_links", "scope_of"]


def actor_of(account_id: UUID, at: datetime) -> Actor:
    """The account with its posts in force on that day; a resident when there are none. Two statements.

    Raises Account.DoesNotExist when there is no such account or it has been closed.
    """
    account = Account.objects.only("language").get(id=account_id, is_active=True)
    return _actor(account, at)


def _actor(account: Account, at: datetime) -> Actor:
    posts = Post.objects.in_force(local_day(at)).filter(account_id=account.id).order_by("id")
    duties = tuple(
        Duty(
            post_id=post.id,
            role=Role(post.role),
            path=post.path,
            agency_id=post.agency_id,
            kind_codes=tuple(post.kind_codes),
        )
        for post in posts
    )
    kind = ActorKind.STAFF if duties else ActorKind.RESIDENT
    return Actor(kind=kind, account_id=account.id, duties=duties, language=account.language)
