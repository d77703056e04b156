"""A person lets a portal fetch the looks at the own data: by a code that is good for that portal alone."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.errors import NotAllowed, NotFound
from linli.kit.ids import digest, new_secret, uuid7
from linli.ledger import actions as ledger
from linli.people import queries as people
from linli.readings.models import Grant

LASTS = timedelta(days=365)


@transaction.atomic
def grant_portal(*, actor: Actor, at: datetime, key_id: UUID) -> str:
    """A new code for the account that is signed in and one portal; the one before opens nothing any more.

    Shown this once. Raises NotAllowed ``portal.sign_in``, NotFound ``portal.unknown``.
    """
    if actor.account_id is None:
        raise NotAllowed("portal.sign_in", _("Please sign in first."), status=401)
    if key_id not in people.list_portals(at):
        raise NotFound("portal.unknown", _("There is no such portal."))
    running = Grant.objects.filter(account_id=actor.account_id, key_id=key_id, revoked_at__isnull=True)
    running.update(revoked_at=at)
    code = new_secret()
    grant = Grant.objects.create(
        id=uuid7(),
        account_id=actor.account_id,
        key_id=key_id,
        code_digest=digest(code),
        made_at=at,
        expires_at=at + LASTS,
    )
    _record("readings.grant_portal", grant, actor, at)
    return code


@transaction.atomic
def revoke_portals(*, actor: Actor, at: datetime) -> int:
    """No portal fetches anything of this account from now on; how many could."""
    if actor.account_id is None:
        return 0
    running = list(Grant.objects.filter(account_id=actor.account_id, revoked_at__isnull=True))
    Grant.objects.filter(id__in=[grant.id for grant in running]).update(revoked_at=at)
    for grant in running:
        _record("readings.revoke_portal", grant, actor, at)
    return len(running)


def _record(verb: str, grant: Grant, actor: Actor, at: datetime) -> None:
    ledger.record(
        verb=verb,
        subject_type="look_grant",
        subject_id=grant.id,
        actor=actor,
        at=at,
        before=None,
        after={"key": str(grant.key_id)},
        facts={"key_id": str(grant.key_id)},
    )
