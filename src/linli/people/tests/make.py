"""Typed builders. They write rows directly: what an action refuses is tested through the action."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import count
from typing import Any, Protocol
from uuid import UUID

from allauth.account.models import EmailAddress

from linli.kit.actors import Actor, ActorKind, Duty, Role
from linli.people.actions import MadeKey, approve_api_key, make_api_key
from linli.people.models import Account, Agency, Post

_number = count(1)
FIRST_DAY = date(2020, 1, 1)


class PlaceLike(Protocol):
    """What these builders need of a place."""

    id: UUID
    path: str


def make_account(*, email: str | None = None, display_name: str = "", language: str = "zh-hans") -> Account:
    """An account that has signed in with a code before."""
    number = next(_number)
    account = Account(
        email=email or f"person{number}@example.org",
        display_name=display_name or f"居民{number}",
        language=language,
    )
    account.set_unusable_password()
    account.save()
    EmailAddress.objects.create(user=account, email=account.email, primary=True, verified=True)
    return account


def make_agency(place: PlaceLike, *, code: str | None = None, name_zh: str = "城市管理局") -> Agency:
    """An agency of that place."""
    return Agency.objects.create(
        code=code or f"agency-{next(_number)}",
        name_zh=name_zh,
        name_en="Urban Management Bureau",
        place_id=place.id,
        path=place.path,
    )


def make_post(
    account: Account,
    role: Role,
    *,
    place: PlaceLike | None = None,
    agency: Agency | None = None,
    kind_codes: Sequence[str] = (),
    valid_from: date = FIRST_DAY,
    valid_to: date | None = None,
    title_zh: str = "",
    title_en: str = "",
) -> Post:
    """A post at exactly one of the two: a place or an agency."""
    where = place if place is not None else agency
    assert where is not None, "a post stands at a place or an agency"
    return Post.objects.create(
        account=account,
        place_id=place.id if place is not None else None,
        agency=agency,
        path=where.path,
        role=role.value,
        kind_codes=list(kind_codes),
        title_zh=title_zh,
        title_en=title_en,
        valid_from=valid_from,
        valid_to=valid_to,
    )


def make_second_administrator(place: PlaceLike) -> Actor:
    """Somebody else who administers there: keys that show matters need two."""
    return actor_with(make_post(make_account(), Role.ADMINISTRATOR, place=place))


def make_working_key(administrator: Actor, top: PlaceLike, at: datetime, **wanted: Any) -> MadeKey:
    """A key asked for by one administrator and, where it shows matters, approved by a second one of ``top``."""
    second = make_second_administrator(top)
    made = make_api_key(**{"actor": administrator, "at": at, "name": "热线", "days": 30, "rate": 100, **wanted})
    if made.needs_approval:
        approve_api_key(actor=second, at=at, key_id=made.key_id)
    return made


def actor_with(*posts: Post, language: str = "zh-hans") -> Actor:
    """The actor of one account holding these posts, without asking the database."""
    duties = tuple(Duty(post.id, Role(post.role), post.path, post.agency_id, tuple(post.kind_codes)) for post in posts)
    return Actor(ActorKind.STAFF, posts[0].account_id, duties, language=language)
