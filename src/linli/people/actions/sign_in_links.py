"""Links that sign one account in, once: for the first administrator, for a lost telephone, for the demo."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, ActorKind
from linli.kit.errors import Expired, NotAllowed, NotFound
from linli.kit.ids import digest, new_secret
from linli.ledger.actions import record
from linli.people.models import Account, SignInLink
from linli.people.queries import find_sign_in_link

LONGEST = timedelta(days=7)


def make_sign_in_link(*, actor: Actor, at: datetime, account_id: UUID, valid_for: timedelta) -> str:
    """The token of a new link; it is shown once, only its digest is kept. Valid for a week at most.

    Only the operator makes links: raises NotAllowed ``people.not_allowed`` for anybody else, NotFound
    ``account.unknown``.
    """
    if actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed("people.not_allowed", _("Only the operator may do this."))
    if not Account.objects.filter(id=account_id, is_active=True).exists():
        raise NotFound("account.unknown", _("There is no such account."))
    token = new_secret()
    with transaction.atomic():
        link = SignInLink.objects.create(
            digest=digest(token), account_id=account_id, made_at=at, expires_at=at + min(valid_for, LONGEST)
        )
        _record(link, verb="people.make_sign_in_link", actor=actor, at=at, used_at=None)
    return token


def use_sign_in_link(*, at: datetime, token: str) -> UUID:
    """Use the link up and return the account that it signs in.

    Raises NotFound ``link.unknown``; Expired ``link.expired`` and ``link.used``.
    """
    with transaction.atomic():
        find_sign_in_link(token, at)
        # No join in here: Django would select the row first, and two at once would both find it unused.
        fresh = SignInLink.objects.filter(digest=digest(token), used_at__isnull=True, expires_at__gt=at)
        if fresh.update(used_at=at) != 1:
            raise Expired("link.used", _("This link has been used already. Each link works once."))
        link = SignInLink.objects.get(digest=digest(token))
        holder = Actor(kind=ActorKind.RESIDENT, account_id=link.account_id)
        _record(link, verb="people.use_sign_in_link", actor=holder, at=at, used_at=at)
    return link.account_id


def _record(link: SignInLink, *, verb: str, actor: Actor, at: datetime, used_at: datetime | None) -> None:
    record(
        verb=verb,
        subject_type="account",
        subject_id=link.account_id,
        actor=actor,
        at=at,
        before=None,
        after={"link": str(link.id), "expires_at": link.expires_at.isoformat(), "used": used_at is not None},
    )
