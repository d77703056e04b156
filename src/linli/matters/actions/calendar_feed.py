"""A secret address for somebody's calendar program: made anew, or revoked."""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.errors import NotAllowed
from linli.ledger.actions import record
from linli.matters.models import CalendarFeed


@transaction.atomic
def make_calendar_feed(*, actor: Actor, at: datetime) -> str:
    """A new address for the own account; the one before opens nothing any more. Returns the secret, this once.

    Raises NotAllowed ``feed.not_staff``.
    """
    if actor.account_id is None or not actor.is_staff:
        raise NotAllowed("feed.not_staff", _("This calendar is for those who work matters."))
    _revoke(actor.account_id, actor, at)
    secret = secrets.token_urlsafe(24)
    digest = hashlib.sha256(secret.encode()).digest()
    feed = CalendarFeed.objects.create(
        account_id=actor.account_id, secret_digest=digest, language=actor.language, made_at=at
    )
    _record("matters.make_calendar_feed", feed, actor, at)
    return secret


@transaction.atomic
def revoke_calendar_feed(*, actor: Actor, at: datetime) -> bool:
    """The own address opens nothing any more; False when there was none."""
    return actor.account_id is not None and _revoke(actor.account_id, actor, at)


def _revoke(account_id: UUID, actor: Actor, at: datetime) -> bool:
    feed = CalendarFeed.objects.filter(account_id=account_id, revoked_at__isnull=True).first()
    if feed is None or not CalendarFeed.objects.filter(id=feed.id, revoked_at__isnull=True).update(revoked_at=at):
        return False
    _record("matters.revoke_calendar_feed", feed, actor, at)
    return True


def _record(verb: str, feed: CalendarFeed, actor: Actor, at: datetime) -> None:
    record(verb=verb, subject_type="calendar_feed", subject_id=feed.id, actor=actor, at=at, before=None, after=None)
