"""How somebody wants to be told: for an account, or for one matter by its link."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, anonymous
from linli.kit.errors import NotFound, Refused
from linli.ledger import actions as ledger
from linli.notices.models import Notice, Preference
from linli.notices.rules import OUTSIDE, Audience, Reason, Rhythm, State
from linli.notices.unsubscribing import read_token


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Empty or None: as the town has it. ``quiet``: local times from and to; the same twice is no quiet hours."""

    channel: str = ""
    rhythm: str = ""
    quiet: tuple[time, time] | None = None
    subscribed: bool = True


@transaction.atomic
def choose_for_account(*, actor: Actor, at: datetime, choice: Choice) -> Preference:
    """Of the actor's own account. Raises NotFound ``account.unknown``, Refused ``notice.unknown_choice``."""
    if actor.account_id is None:
        raise NotFound("account.unknown", _("There is no such account."))
    return _choose(actor, at, "account", actor.account_id, choice)


@transaction.atomic
def choose_for_matter(*, actor: Actor, at: datetime, matter_id: UUID, choice: Choice) -> Preference:
    """Of the resident of that matter; the caller has opened its link. Raises Refused ``notice.unknown_choice``."""
    return _choose(actor, at, "matter", matter_id, choice)


@transaction.atomic
def unsubscribe(*, at: datetime, token: str) -> str:
    """By the token of a message, without an account: nothing more but what has to be told. Once is as good as twice.

    Returns whose it was, ``matter`` or ``account``. Raises NotFound ``notice.unknown_token``.
    """
    return _subscribe(at, token, subscribed=False)


@transaction.atomic
def subscribe_again(*, at: datetime, token: str) -> str:
    """Take that back. Raises NotFound ``notice.unknown_token``."""
    return _subscribe(at, token, subscribed=True)


def _subscribe(at: datetime, token: str, *, subscribed: bool) -> str:
    owner = read_token(token)
    if owner is None:
        raise NotFound("notice.unknown_token", _("This link is not one of ours. Please check that it is complete."))
    kind, recipient_id = owner
    known = Preference.objects.filter(**_key(kind, recipient_id)).first()
    if subscribed == (known is None or known.unsubscribed_at is None):
        return kind
    _store(anonymous(), at, kind, recipient_id, {"unsubscribed_at": None if subscribed else at})
    return kind


def _choose(actor: Actor, at: datetime, kind: str, recipient_id: UUID, choice: Choice) -> Preference:
    channel = _one_of(choice.channel, [member.value for member in OUTSIDE], "channel")
    rhythm = _one_of(choice.rhythm, [member.value for member in Rhythm], "rhythm")
    quiet_from, quiet_to = choice.quiet or (None, None)
    known = Preference.objects.filter(**_key(kind, recipient_id)).first()
    since = known.unsubscribed_at if known else None
    values = {
        "channel": channel,
        "rhythm": rhythm,
        "quiet_from": quiet_from,
        "quiet_to": quiet_to,
        "unsubscribed_at": None if choice.subscribed else since or at,
    }
    return _store(actor, at, kind, recipient_id, values)


def _one_of(code: str, codes: list[str], field: str) -> str:
    if code and code not in codes:
        raise Refused("notice.unknown_choice", _("Please choose one from the list."), field=field)
    return code


def _key(kind: str, recipient_id: UUID) -> dict[str, Any]:
    return {"account_id" if kind == "account" else "matter_id": recipient_id}


def _store(actor: Actor, at: datetime, kind: str, recipient_id: UUID, values: Mapping[str, Any]) -> Preference:
    key = _key(kind, recipient_id)
    row, _is_new = Preference.objects.update_or_create(**key, defaults={**values, "updated_at": at})
    _look_again(key, at)
    ledger.record(
        verb="notices.choose",
        subject_type=kind,
        subject_id=recipient_id,
        actor=actor,
        at=at,
        before=None,
        after={name: str(getattr(row, name)) for name in ("channel", "rhythm", "quiet_from", "quiet_to")},
        facts={"subscribed": row.unsubscribed_at is None},
    )
    return row


def _look_again(key: Mapping[str, Any], at: datetime) -> None:
    """What is held is decided anew by what was chosen now: at once, not at the end of a window that no longer holds."""
    held = Notice.objects.filter(**key, state=State.HELD.value, reason=Reason.DIGEST.value, digest__isnull=True)
    if "matter_id" in key:
        held = held.filter(audience=Audience.RESIDENT.value)
    held.update(next_at=at)
