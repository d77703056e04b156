"""Where an account is open: its holder ends one session or all of them, others all, and its holder is told."""

from datetime import datetime
from functools import partial
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, ActorKind, Role
from linli.kit.errors import NotAllowed, NotFound
from linli.ledger.actions import record
from linli.people.actions.appoint import check_may_appoint
from linli.people.actions.posts import get_running
from linli.people.models import Account, Session
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


def end_sessions_of_post(*, actor: Actor, at: datetime, post_id: UUID) -> int:
    """End every session of whoever holds the post, as who may appoint there; how many there were.

    Raises NotFound ``post.unknown``; NotAllowed ``people.not_allowed``; Conflict ``post.ended``.
    """
    post = get_running(post_id)
    check_may_appoint(actor, post.path, Role(post.role))
    return _end_all(actor, at, post.account_id)


def end_sessions_of(*, actor: Actor, at: datetime, account_id: UUID) -> int:
    """End every session of an account, as the operator; how many there were.

    Raises NotAllowed ``people.not_allowed`` for anybody else, NotFound ``account.unknown``.
    """
    if actor.kind is not ActorKind.SYSTEM:
        raise NotAllowed("people.not_allowed", _("Only the operator may do this."))
    return _end_all(actor, at, account_id)


def _end_all(actor: Actor, at: datetime, account_id: UUID) -> int:
    holder = Account.objects.filter(id=account_id).first()
    if holder is None:
        raise NotFound("account.unknown", _("There is no such account."))
    with transaction.atomic():
        ended, _by_table = Session.objects.filter(account_id=account_id).delete()
        _record(actor, at, "people.end_sessions", ended=ended, account_id=account_id)
        transaction.on_commit(partial(_tell, holder), robust=True)
    return ended


def _tell(holder: Account) -> None:
    """In the holder's own language. Mail that cannot go out keeps nobody signed in."""
    with translation.override(holder.language):
        get_adapter().send_mail("people/sessions_ended", holder.email, {})


def _record(actor: Actor, at: datetime, verb: str, *, ended: int, account_id: UUID | None = None) -> None:
    """One entry. Which devices they were is nobody's business but the holder's."""
    subject_id = account_id or actor.account_id
    assert subject_id is not None, "an account has sessions"
    record(
        verb=verb,
        subject_type="account",
        subject_id=subject_id,
        actor=actor,
        at=at,
        before=None,
        after={"ended": ended},
    )
