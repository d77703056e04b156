"""Accounts: made by their holder or by an administrator, and kept by their holder."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, ActorKind
from linli.kit.db import must_change_one
from linli.kit.errors import Conflict, NotAllowed, Refused
from linli.kit.text import clean_line
from linli.ledger.actions import record
from linli.people.models import EMAIL_LENGTH, NAME_LENGTH, Account
from linli.people.rules import may_anywhere


def clean_email(email: str) -> str:
    """The address trimmed and in lower case; raises Refused ``account.bad_email`` when no mail could reach it."""
    folded = email.strip().lower()
    try:
        validate_email(folded)
    except ValidationError as error:
        raise _bad_email() from error
    if len(folded) > EMAIL_LENGTH or not folded.isascii():
        raise _bad_email()
    return folded


def _bad_email() -> Refused:
    return Refused("account.bad_email", _("This is not an e-mail address. Please check it."), field="email")


def clean_name(display_name: str) -> str:
    """The name on one line; raises Refused ``text.too_long``."""
    return clean_line(display_name, max_length=NAME_LENGTH, field="display_name")


def create_account(
    *, actor: Actor, at: datetime, email: str, display_name: str = "", language: str = Account.Language.CHINESE
) -> UUID:
    """Make the account of another person and return its id; the person signs in with a code sent there.

    Raises NotAllowed ``people.not_allowed``, Refused ``account.bad_email``, ``account.bad_language`` and
    ``text.too_long``, Conflict ``account.exists``.
    """
    if actor.kind is not ActorKind.SYSTEM and not may_anywhere(actor, "people.create_account"):
        raise NotAllowed("people.not_allowed", _("Only an administrator may do this."))
    account = Account(
        email=clean_email(email), display_name=clean_name(display_name), language=_clean_language(language)
    )
    account.set_unusable_password()
    return store_account(actor=actor, at=at, account=account)


def store_account(*, actor: Actor, at: datetime, account: Any) -> UUID:
    """Store an account that is not in the database yet, as signing up has filled it in; returns its id.

    Raises Conflict ``account.exists`` when the address is taken.
    """
    try:
        with transaction.atomic():
            account.save(force_insert=True)
            record(
                verb="people.create_account",
                subject_type="account",
                subject_id=account.id,
                actor=actor,
                at=at,
                before=None,
                after=_state(account),
            )
    except IntegrityError as error:
        raise Conflict("account.exists", _("There is an account with this address already.")) from error
    return UUID(str(account.id))


def set_language(*, actor: Actor, at: datetime, language: str) -> None:
    """Keep the language that the actor reads; raises as change_own_account."""
    _change_own(actor=actor, at=at, verb="people.set_language", language=_clean_language(language))


def set_display_name(*, actor: Actor, at: datetime, display_name: str) -> None:
    """Change the name by which colleagues see the actor; raises as set_language, and Refused ``text.too_long``."""
    _change_own(actor=actor, at=at, verb="people.set_display_name", display_name=clean_name(display_name))


def _change_own(*, actor: Actor, at: datetime, verb: str, **values: str) -> None:
    """One guarded update of the actor's own account; raises NotAllowed ``account.none`` without one."""
    if actor.account_id is None:
        raise NotAllowed("account.none", _("Please sign in first."))
    with transaction.atomic():
        before = Account.objects.get(id=actor.account_id)
        must_change_one(Account.objects.filter(id=actor.account_id, is_active=True).update(**values))
        record(
            verb=verb,
            subject_type="account",
            subject_id=before.id,
            actor=actor,
            at=at,
            before=_state(before),
            after=_state(before) | values,
        )


def _clean_language(language: str) -> str:
    if language not in Account.Language.values:
        raise Refused("account.bad_language", _("Please choose one of the languages."), field="language")
    return language


def _state(account: Account) -> dict[str, str]:
    return {"email": account.email, "display_name": account.display_name, "language": account.language}
