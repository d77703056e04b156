"""Reads. None of them finds a person by anything that the person is called.

Staff are listed by the place or agency that they serve, for those who administer or coordinate it. Routing reads
the table ``people_post`` itself (account_id, place_id, agency_id, path, role, kind_codes, valid_from, valid_to):
a post serves on a day when ``valid_from <= day AND (valid_to IS NULL OR day < valid_to)``.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, ActorKind, Duty, Role
from linli.kit.clock import local_day
from linli.kit.db import Page, bad_cursor, decode_cursor, encode_cursor, fetch_all
from linli.kit.errors import Expired, NotAllowed, NotFound
from linli.kit.ids import digest
from linli.people import rules
from linli.people.access import Scope, Span
from linli.people.access import scope as scope_of
from linli.people.consent_rows import (
    ConsentRow,
    consent_proof,
    consent_receipt,
    find_consent,
    list_consents,
    told_of_consent,
)
from linli.people.key_rows import (
    KeyRow,
    KeyState,
    count_waiting_keys,
    has_second_administrator,
    key_names,
    list_keys,
    list_portals,
)
from linli.people.labels import label, post_label, post_labels, role_word, where
from linli.people.links import read_links
from linli.people.models import Account, Agency, Post, PostQuerySet, SignInLink
from linli.people.own_rows import has_served, is_open_account, own_rows_of_account, own_rows_of_consents
from linli.people.proof import is_fresh
from linli.people.representation_rows import RepresentationRow, find_representation, list_over
from linli.people.representing import Ending, Ground, Relation, asks_own_yes, listens
from linli.people.session_rows import SessionRow, list_own_sessions, session_mark

__all__ = [
    "AccountRow",
    "AgencyRow",
    "ConsentRow",
    "Ending",
    "Ground",
    "KeyRow",
    "KeyState",
    "PostRow",
    "Relation",
    "RepresentationRow",
    "Scope",
    "SessionRow",
    "Span",
    "actor_of",
    "agencies_of",
    "asks_own_yes",
    "consent_proof",
    "consent_receipt",
    "count_waiting_keys",
    "find_account_by_email",
    "find_agency_by_code",
    "find_consent",
    "find_representation",
    "find_serving_post",
    "find_sign_in_link",
    "get_account",
    "get_agency",
    "get_own_account",
    "get_post",
    "has_second_administrator",
    "has_served",
    "is_fresh",
    "is_open_account",
    "is_served",
    "key_names",
    "list_agencies",
    "list_consents",
    "list_keys",
    "list_over",
    "list_own_posts",
    "list_own_sessions",
    "list_portals",
    "list_posts",
    "list_serving_posts",
    "listens",
    "own_rows_of_account",
    "own_rows_of_consents",
    "post_label",
    "post_labels",
    "read_links",
    "role_word",
    "scope_of",
    "session_mark",
    "told_of_consent",
]

PAGE_SIZE = 50

# The posts in force of one account; fixed text, because every request of staff asks it.
_DUTIES = """
SELECT id, role, path, agency_id, kind_codes FROM people_post
WHERE account_id = %s AND valid_from <= %s AND (valid_to IS NULL OR valid_to > %s) ORDER BY id
"""

_AGENCIES = """
SELECT id, code, name_zh, name_en, place_id, path FROM people_agency WHERE path >= %s AND path < %s ORDER BY path, code
"""

_AGENCIES_OF = "SELECT id, code, name_zh, name_en, place_id, path FROM people_agency WHERE id = ANY(%s)"


@dataclass(frozen=True)
class AccountRow:
    """An account as its holder sees it."""

    id: UUID
    email: str
    display_name: str
    language: str


@dataclass(frozen=True)
class AgencyRow:
    """An agency."""

    id: UUID
    code: str
    name_zh: str
    name_en: str
    place_id: UUID
    path: str

    def name(self, language: str) -> str:
        """The name in Chinese, or in English where it has one."""
        return self.name_zh if language.startswith("zh") else self.name_en or self.name_zh


@dataclass(frozen=True)
class PostRow:
    """A post with its holder, for those who keep the posts of that place, and for the holder.

    ``label`` is what residents see, ``where`` the place or agency alone, ``last_day`` the day before ``valid_to``.
    """

    id: UUID
    account_id: UUID
    holder: str
    label: str
    where: str
    role: Role
    place_id: UUID | None
    agency_id: UUID | None
    path: str
    kind_codes: tuple[str, ...]
    title_zh: str
    title_en: str
    valid_from: date
    valid_to: date | None

    @property
    def last_day(self) -> date | None:
        """The last day in force; None without an end."""
        return self.valid_to - timedelta(days=1) if self.valid_to else None


def actor_of(account_id: UUID, at: datetime, *, language: str | None = None) -> Actor:
    """The account with its posts in force on that day; a resident when there are none.

    Two statements, or one when the language is known. Raises NotFound ``account.unknown``; with a language the
    caller vouches for the account, as a session does.
    """
    language = language or get_account(account_id).language
    day = local_day(at)
    duties = tuple(
        Duty(post_id=post_id, role=Role(role), path=path, agency_id=agency_id, kind_codes=tuple(kind_codes))
        for post_id, role, path, agency_id, kind_codes in fetch_all(_DUTIES, [account_id, day, day])
    )
    kind = ActorKind.STAFF if duties else ActorKind.RESIDENT
    return Actor(kind=kind, account_id=account_id, duties=duties, language=language)


def get_account(account_id: UUID) -> AccountRow:
    """The account with that id; raises NotFound ``account.unknown`` when it is closed or unknown."""
    account = Account.objects.filter(id=account_id, is_active=True).first()
    if account is None:
        raise NotFound("account.unknown", _("There is no such account."))
    return _account_row(account)


def get_own_account(actor: Actor) -> AccountRow:
    """The actor's own account; raises NotFound ``account.unknown`` without one."""
    if actor.account_id is None:
        raise NotFound("account.unknown", _("There is no such account."))
    return get_account(actor.account_id)


def find_account_by_email(email: str) -> AccountRow | None:
    """The account of exactly that address, for the operator's commands and imports; never behind a form."""
    account = Account.objects.filter(email=email.strip().lower(), is_active=True).first()
    return _account_row(account) if account else None


def find_sign_in_link(token: str, at: datetime) -> AccountRow:
    """Whom a link would sign in, without using it up; raises NotFound ``link.unknown``, Expired ``link.*``."""
    link = SignInLink.objects.select_related("account").filter(digest=digest(token), account__is_active=True).first()
    if link is None:
        raise NotFound("link.unknown", _("This link is not one of ours. Please check that it is complete."))
    if link.used_at is not None:
        raise Expired("link.used", _("This link has been used already. Each link works once."))
    if link.expires_at <= at:
        raise Expired("link.expired", _("The time of this link has passed. Please ask for a new one."))
    return _account_row(link.account)


def get_agency(agency_id: UUID) -> AgencyRow:
    """The agency; raises NotFound ``agency.unknown``."""
    agency = Agency.objects.filter(id=agency_id).first()
    if agency is None:
        raise NotFound("agency.unknown", _("There is no such agency."))
    return _agency_row(agency)


def find_agency_by_code(code: str) -> AgencyRow | None:
    """The agency with that code, or None."""
    agency = Agency.objects.filter(code=code).first()
    return _agency_row(agency) if agency else None


def agencies_of(agency_ids: Collection[UUID]) -> dict[UUID, AgencyRow]:
    """These agencies by id; unknown ids are left out. One statement, none without ids."""
    found = fetch_all(_AGENCIES_OF, [list(agency_ids)]) if agency_ids else []
    return {values[0]: AgencyRow(*values) for values in found}


def list_agencies(path: str) -> list[AgencyRow]:
    """The agencies of a subtree, by place and code."""
    low, high = rules.path_range(path)
    return [AgencyRow(*values) for values in fetch_all(_AGENCIES, [low, high])]


def get_post(actor: Actor, post_id: UUID) -> PostRow:
    """One post for those who may list it; raises NotFound ``post.unknown`` for everybody else too."""
    post = Post.objects.select_related("account", "agency").filter(id=post_id).first()
    if post is None or not _may_list(actor, post.path):
        raise NotFound("post.unknown", _("There is no such post."))
    return _post_row(post, actor.language)


@dataclass(frozen=True)
class ServingPost:
    """Where a post serves and in which role."""

    path: str
    role: Role


def find_serving_post(post_id: UUID, at: datetime) -> ServingPost | None:
    """The post when it serves on that day, else None; says nothing of who holds it."""
    found = Post.objects.in_force(local_day(at)).filter(id=post_id).values_list("path", "role").first()
    return ServingPost(found[0], Role(found[1])) if found else None


def serving_among(post_ids: Iterable[UUID], role: Role, at: datetime) -> set[UUID]:
    """Those of the posts that serve in the role on that day. One statement, none without posts."""
    asked = list(post_ids)
    found = Post.objects.in_force(local_day(at)).filter(id__in=asked, role=role.value) if asked else Post.objects.none()
    return set(found.values_list("id", flat=True))


def list_serving_posts(paths: Iterable[str], role: Role, at: datetime) -> list[UUID]:
    """The posts of a role that serve on that day in these subtrees, by place; says nothing of who holds them."""
    within = Q(pk__in=[])
    for path in paths:
        low, high = rules.path_range(path)
        within |= Q(path__gte=low, path__lt=high)
    found = Post.objects.in_force(local_day(at)).filter(within, role=role.value)
    return list(found.order_by("path", "id").values_list("id", flat=True))


def list_posts(
    actor: Actor,
    at: datetime,
    *,
    path: str = "",
    agency_id: UUID | None = None,
    role: Role | None = None,
    cursor: str = "",
    size: int = PAGE_SIZE,
) -> Page[PostRow]:
    """Posts in force or to come, of one subtree or one agency, by place and then by when they were made.

    Two statements. Raises NotAllowed ``people.not_allowed`` outside the subtrees that the actor administers or
    coordinates, NotFound ``agency.unknown``, Refused ``page.bad_cursor``.
    """
    posts: PostQuerySet = Post.objects.not_over(local_day(at))
    posts = posts.filter(agency_id=agency_id) if agency_id else posts.under(*rules.path_range(path))
    if not _may_list(actor, get_agency(agency_id).path if agency_id else path):
        raise NotAllowed("people.not_allowed", _("You may not see who serves here."))
    if role is not None:
        posts = posts.filter(role=role.value)
    if cursor:
        posts = posts.after(*_key_of(cursor))
    found = list(posts.select_related("account", "agency").order_by("path", "id")[: size + 1])
    rows = [_post_row(post, actor.language) for post in found[:size]]
    last = rows[-1] if len(found) > size else None
    return Page(rows, encode_cursor([last.path, str(last.id)]) if last else None)


def is_served(place_id: UUID, at: datetime) -> bool:
    """True when a post stands at the place itself, in force or to come, or an agency of it."""
    posts = Post.objects.not_over(local_day(at)).filter(place_id=place_id)
    return posts.exists() or Agency.objects.filter(place_id=place_id).exists()


def list_own_posts(actor: Actor, at: datetime) -> list[PostRow]:
    """The actor's own posts in force or to come; empty without an account."""
    if actor.account_id is None:
        return []
    posts = Post.objects.not_over(local_day(at)).filter(account_id=actor.account_id)
    return [
        _post_row(post, actor.language) for post in posts.select_related("account", "agency").order_by("path", "id")
    ]


def _key_of(cursor: str) -> tuple[str, UUID]:
    """Path and id of the last row shown; raises Refused ``page.bad_cursor`` for what no list of ours has written."""
    after_path, after_id = decode_cursor(cursor, 2)
    try:
        key = str(after_path), UUID(str(after_id))
    except ValueError as error:
        raise bad_cursor() from error
    if "\x00" in key[0]:
        raise bad_cursor()
    return key


def _may_list(actor: Actor, path: str) -> bool:
    return bool(path) and rules.may(actor, "people.list_posts", path)


def _account_row(account: Account) -> AccountRow:
    return AccountRow(account.id, account.email, account.display_name, account.language)


def _agency_row(agency: Agency) -> AgencyRow:
    return AgencyRow(agency.id, agency.code, agency.name_zh, agency.name_en, agency.place_id, agency.path)


def _post_row(post: Post, language: str) -> PostRow:
    return PostRow(
        id=post.id,
        account_id=post.account_id,
        holder=post.account.display_name,
        label=label(post, language),
        where=where(post, language),
        role=Role(post.role),
        place_id=post.place_id,
        agency_id=post.agency_id,
        path=post.path,
        kind_codes=tuple(post.kind_codes),
        title_zh=post.title_zh,
        title_en=post.title_en,
        valid_from=post.valid_from,
        valid_to=post.valid_to,
    )
