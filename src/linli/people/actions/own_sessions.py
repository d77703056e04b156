"""Where an account is open: end one session, or all of them."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.errors import NotFound
from linli.ledger.actions import record
from linli.people.models import Session
from linli.people.queries import session_mark


def end_session(*, actor: Actor, at: datetime, mark: str) -> None:
    """End the own session of that mark at once. Raises NotFound ``session.unknown`` also for somebody else's."""
    own = Session.objects.filter(account_id=actor.account_id) if actor.account_id else Session.objects.none()
    key = next((key for key in own.values_list("session_key", flat=True) if session_mark(key) == mark), None)
    if key is None:
        raise NotFound("session.unknown", _("This session is over already."))
    with transaction.atomic():
        Session.objects.filter(session_key=key).delete()
        _record(actor, at, "people.end_session", ended=1)


def sign_out_everywhere(*, actor: Actor, at: datetime, but: str | None = None) -> int:
    """End every session of the actor's account but the one with that key; how many there were."""
    if actor.account_id is None:
        raise NotFound("account.unknown", _("There is no such account."))
    with transaction.atomic():
        ended, _by_table = Session.objects.filter(account_id=actor.account_id).exclude(session_key=but or "").delete()
        _record(actor, at, "people.sign_out_everywhere", ended=ended)
    return ended


def _record(actor: Actor, at: datetime, verb: str, *, ended: int) -> None:
    """One entry. Which devices they were is nobody's business but the holder's."""
    assert actor.account_id is not None, "an account has sessions"
    record(
        verb=verb,
        subject_type="account",
        subject_id=actor.account_id,
        actor=actor,
        at=at,
        before=None,
        after={"ended": ended},
    )
