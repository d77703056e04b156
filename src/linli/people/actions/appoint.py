"""Appoint somebody to a post."""

from collections.abc import Sequence
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
from linli.ledger.actions import record
from linli.people import rules
from linli.people.actions.accounts import add_address, clean_email, clean_name, new_account
from linli.people.events import PostBegan
from linli.people.models import TITLE_LENGTH, Account, Post
from linli.people.queries import get_agency
from linli.places import queries as places


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
    seat = find_seat(place_id, agency_id)
    check_may_appoint(actor, seat.path, role)
    check_fits(role, seat, kind_codes, valid_from, valid_to)
    email, display_name = clean_email(email), clean_name(display_name)
    with transaction.atomic():
        account, is_new = _account_of(email, display_name)
        post = Post(
            account=account,
            **asdict(seat),
            role=role.value,
            kind_codes=list(kind_codes),
            valid_from=valid_from,
            valid_to=valid_to,
            **clean_titles(title_zh, title_en),
        )
        _store(post)
        _tell(post, actor=actor, at=at, new_account=is_new)
    return post.id


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


def _account_of(email: str, display_name: str) -> tuple[Account, bool]:
    """The account of a clean address, and whether it had to be made; two appointments at once make one."""
    account = Account.objects.filter(email=email).first()
    if account is not None:
        return account, False
    account = new_account(email, display_name)
    made = Account.objects.bulk_create([account], ignore_conflicts=True)[0]
    stored = Account.objects.get(email=email)
    if stored.id == made.id:
        add_address(stored)
    return stored, stored.id == made.id


def _store(post: Post) -> None:
    held = Post.objects.at_seat(post.place_id, post.agency_id).filter(account_id=post.account_id, role=post.role)
    if any(rules.overlap((old.valid_from, old.valid_to), (post.valid_from, post.valid_to)) for old in held):
        raise Conflict("post.exists", _("This person already holds this post."))
    try:
        with transaction.atomic():
            post.save(force_insert=True)
    except IntegrityError as error:  # two administrators at once
        raise Conflict("post.exists", _("This person already holds this post.")) from error


def _tell(post: Post, *, actor: Actor, at: datetime, new_account: bool) -> None:
    record(
        verb="people.appoint",
        subject_type="post",
        subject_id=post.id,
        actor=actor,
        at=at,
        before=None,
        after=post_state(post),
        facts={"role": post.role, "path": post.path, "new_account": new_account},
        topics=[f"place:{post.path}"],
    )
    announce(PostBegan(cell=current_cell(), at=at, post_id=post.id, path=post.path, role=post.role))
