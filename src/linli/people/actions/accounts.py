"""Accounts: made by their holder or by an administrator, and kept by their holder."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
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


def shorten_name(display_name: str) -> str:
    """A name that another site tells, cut to what fits; nothing is refused, since the person cannot mend it here."""
    return clean_line(display_name[: 4 * NAME_LENGTH], max_length=4 * NAME_LENGTH)[:NAME_LENGTH].strip()


def create_account(
    *, actor: Actor, at: datetime, email: str, display_name: str = "", language: str = Account.Language.CHINESE
) -> UUID:
    """Make the account of another person and return its id; the person signs in with a code sent there.

    Raises NotAllowed ``people.not_allowed``, Refused ``account.bad_email``, ``account.bad_language`` and
    ``text.too_long``, Conflict ``account.exists``.
    """
    if actor.kind is not ActorKind.SYSTEM and not may_anywhere(actor, "people.create_account"):
        raise NotAllowed("people.not_allowed", _("Only an administrator may do this."))
    account = new_account(clean_email(email), clean_name(display_name), _clean_language(language))
    with transaction.atomic():
        store_account(actor=actor, at=at, account=account)
        add_addresses([account])
    return account.id


def new_account(email: str, display_name: str, language: str = Account.Language.CHINESE) -> Account:
    """An account of clean values, not stored yet."""
    account = Account(email=email, display_name=display_name, language=language)
    account.set_unusable_password()
    return account


def add_addresses(accounts: Iterable[Account]) -> None:
    """Tell django-allauth the addresses of accounts that others made: to be confirmed by the first code."""
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=account, email=account.email, primary=True, verified=False) for account in accounts]
    )


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


def change_own_account(*, actor: Actor, at: datetime, display_name: str, language: str) -> None:
    """Keep the name by which colleagues see the actor, and the language of the pages.

    Raises NotAllowed ``account.none`` without an account; Refused ``account.bad_language``, ``text.too_long``;
    Conflict ``changed.meanwhile`` when the account has just been closed.
    """
    values = {"display_name": clean_name(display_name), "language": _clean_language(language)}
    with transaction.atomic():
        before = Account.objects.get(id=actor.account_id) if actor.account_id else None
        if before is None:
            raise NotAllowed("account.none", _("Please sign in first."))
        must_change_one(Account.objects.filter(id=before.id, is_active=True).update(**values))
        record(
            verb="people.change_own_account",
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
