"""Appoint somebody to a post."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, ActorKind, Role
from linli.kit.cells import current_cell
from linli.kit.errors import Conflict, NotAllowed, Refused
from linli.kit.events import announce
from linli.kit.text import clean_line
from linli.ledger.actions import NewEntry, record_many
from linli.people import rules
from linli.people.actions.accounts import add_addresses, clean_email, clean_name, new_account
from linli.people.events import PostBegan
from linli.people.models import TITLE_LENGTH, Account, Post
from linli.people.queries import get_agency
from linli.places import queries as places


@dataclass(frozen=True, kw_only=True)
class Appointment:
    """One post to be given; the fields are those of ``appoint``."""

    email: str
    role: Role
    valid_from: date
    display_name: str = ""
    place_id: UUID | None = None
    agency_id: UUID | None = None
    kind_codes: tuple[str, ...] = ()
    valid_to: date | None = None
    title_zh: str = ""
    title_en: str = ""


@dataclass(frozen=True)
class Appointed:
    """The post that was given, and whose it is."""

    post_id: UUID
    account_id: UUID


@dataclass(frozen=True)
class Seat:
    """Where a post stands: exactly one of the two ids is set."""

    path: str
    place_id: UUID | None
    agency_id: UUID | None


def appoint(
    *,
    actor: Actor,
    at: datetime,
    email: str,
    display_name: str = "",
    role: Role,
    place_id: UUID | None = None,
    agency_id: UUID | None = None,
    kind_codes: Sequence[str] = (),
    valid_from: date,
    valid_to: date | None = None,
    title_zh: str = "",
    title_en: str = "",
) -> UUID:
    """Give the person of that address a post at a place or an agency, and return the post's id.

    An account is made when the address has none; the name of an account that exists is its holder's and stays.
    Announces PostBegan. Raises NotAllowed ``people.not_allowed``; NotFound ``place.unknown``, ``agency.unknown``;
    Refused ``account.bad_email``, ``post.place_or_agency``, ``post.role_does_not_fit``, ``post.bad_kinds``,
    ``post.bad_dates``, ``text.too_long``; Conflict ``post.exists`` when the person already holds this post.
    """
    appointment = Appointment(
        email=email,
        display_name=display_name,
        role=role,
        place_id=place_id,
        agency_id=agency_id,
        kind_codes=tuple(kind_codes),
        valid_from=valid_from,
        valid_to=valid_to,
        title_zh=title_zh,
        title_en=title_en,
    )
    return appoint_many(actor=actor, at=at, appointments=[appointment])[0].post_id


def appoint_many(*, actor: Actor, at: datetime, appointments: Sequence[Appointment]) -> list[Appointed]:
    """Appoint all or nobody, in the order given; some ten statements however many they are.

    One ledger entry and one PostBegan for each. Raises what ``appoint`` raises, for the first at fault.
    """
    seats = _find_seats(appointments)
    posts = [_checked(actor, appointment, seats) for appointment in appointments]
    emails = [clean_email(appointment.email) for appointment in appointments]
    names = [clean_name(appointment.display_name) for appointment in appointments]
    with transaction.atomic():
        accounts, made = _accounts_of(dict(zip(reversed(emails), reversed(names), strict=True)))
        for post, email in zip(posts, emails, strict=True):
            post.account = accounts[email]
        _store(posts)
        _tell(posts, actor=actor, at=at, new_accounts=made)
    return [Appointed(post.id, post.account_id) for post in posts]


def find_seat(place_id: UUID | None, agency_id: UUID | None) -> Seat:
    """The place or agency; raises Refused ``post.place_or_agency``, NotFound ``place.unknown``, ``agency.unknown``."""
    if (place_id is None) == (agency_id is None):
        raise Refused("post.place_or_agency", _("A post stands at a place or at an agency. Please choose one of them."))
    if place_id is not None:
        return Seat(places.get_place(place_id).path, place_id, None)
    assert agency_id is not None, "one of the two is set"
    return Seat(get_agency(agency_id).path, None, agency_id)


def check_may_appoint(actor: Actor, path: str, role: Role) -> None:
    """Raises NotAllowed ``people.not_allowed``."""
    if actor.kind is not ActorKind.SYSTEM and not rules.may_appoint(actor, path, role):
        raise NotAllowed("people.not_allowed", _("Only an administrator of this place may do this."))


def check_fits(role: Role, seat: Seat, kind_codes: Sequence[str], valid_from: date, valid_to: date | None) -> None:
    """Raises Refused ``post.role_does_not_fit``, ``post.bad_kinds`` and ``post.bad_dates``."""
    if not rules.role_fits(role, at_agency=seat.agency_id is not None):
        raise Refused("post.role_does_not_fit", _("This role does not go with this place or agency."), field="role")
    if not rules.kinds_fit(kind_codes):
        raise Refused("post.bad_kinds", _("One of the kinds is not a code of the catalogue."), field="kind_codes")
    if not rules.dates_fit(valid_from, valid_to):
        raise Refused("post.bad_dates", _("A post cannot end before it begins."), field="valid_to")


def clean_titles(title_zh: str, title_en: str) -> dict[str, str]:
    """Both titles on one line; raises Refused ``text.too_long``."""
    return {
        "title_zh": clean_line(title_zh, max_length=TITLE_LENGTH, field="title_zh"),
        "title_en": clean_line(title_en, max_length=TITLE_LENGTH, field="title_en"),
    }


def post_state(post: Post) -> dict[str, Any]:
    """What the ledger hashes of a post."""
    return {
        "account": str(post.account_id),
        "path": post.path,
        "agency": str(post.agency_id) if post.agency_id else None,
        "role": post.role,
        "kinds": list(post.kind_codes),
        "titles": [post.title_zh, post.title_en],
        "valid_from": post.valid_from.isoformat(),
        "valid_to": post.valid_to.isoformat() if post.valid_to else None,
    }


def _find_seats(appointments: Sequence[Appointment]) -> dict[tuple[UUID | None, UUID | None], Seat]:
    """Where they stand, each place and agency looked up once."""
    wanted = dict.fromkeys((appointment.place_id, appointment.agency_id) for appointment in appointments)
    known = {place.id: place.path for place in places.list_places([place_id for place_id, _none in wanted if place_id])}
    seats = {}
    for place_id, agency_id in wanted:
        path = known.get(place_id) if place_id and agency_id is None else None
        seats[place_id, agency_id] = Seat(path, place_id, None) if path else find_seat(place_id, agency_id)
    return seats


def _checked(actor: Actor, wanted: Appointment, seats: Mapping[tuple[UUID | None, UUID | None], Seat]) -> Post:
    """The post, its holder not known yet; raises what the three checks raise."""
    seat = seats[wanted.place_id, wanted.agency_id]
    check_may_appoint(actor, seat.path, wanted.role)
    check_fits(wanted.role, seat, wanted.kind_codes, wanted.valid_from, wanted.valid_to)
    return Post(
        **asdict(seat),
        role=wanted.role.value,
        kind_codes=list(wanted.kind_codes),
        valid_from=wanted.valid_from,
        valid_to=wanted.valid_to,
        **clean_titles(wanted.title_zh, wanted.title_en),
    )


def _accounts_of(names: Mapping[str, str]) -> tuple[dict[str, Account], set[UUID]]:
    """The accounts of these clean addresses, and which had to be made; two appointments at once make one."""
    known = {account.email: account for account in Account.objects.filter(email__in=names)}
    fresh = [new_account(email, name) for email, name in names.items() if email not in known]
    if not fresh:
        return known, set()
    Account.objects.bulk_create(fresh, ignore_conflicts=True)
    stored = {account.email: account for account in Account.objects.filter(email__in=[made.email for made in fresh])}
    made = [account for account in fresh if stored[account.email].id == account.id]
    add_addresses(made)
    return known | stored, {account.id for account in made}


def _store(posts: Sequence[Post]) -> None:
    """Raises Conflict ``post.exists`` when somebody holds one of them already, also by an earlier one of these."""
    taken: dict[Any, list[Post]] = defaultdict(list)
    for old in Post.objects.filter(account_id__in={post.account_id for post in posts}):
        taken[_same(old)].append(old)
    for post in posts:
        if any(rules.overlap(_dates(old), _dates(post)) for old in taken[_same(post)]):
            raise _exists()
        taken[_same(post)].append(post)
    try:
        with transaction.atomic():
            Post.objects.bulk_create(posts)
    except IntegrityError as error:  # two administrators at once
        raise _exists() from error


def _same(post: Post) -> tuple[Any, ...]:
    return post.account_id, post.place_id, post.agency_id, post.role


def _dates(post: Post) -> tuple[date, date | None]:
    return post.valid_from, post.valid_to


def _exists() -> Conflict:
    return Conflict("post.exists", _("This person already holds this post."))


def _tell(posts: Sequence[Post], *, actor: Actor, at: datetime, new_accounts: set[UUID]) -> None:
    told = set(new_accounts)
    entries = []
    for post in posts:
        facts = {"role": post.role, "path": post.path, "new_account": post.account_id in told}
        told.discard(post.account_id)
        entries.append(
            NewEntry(
                verb="people.appoint",
                subject_type="post",
                subject_id=post.id,
                actor=actor,
                at=at,
                after=post_state(post),
                facts=facts,
                topics=[f"place:{post.path}"],
            )
        )
    record_many(entries)
    for post in posts:
        announce(PostBegan(cell=current_cell(), at=at, post_id=post.id, path=post.path, role=post.role))
