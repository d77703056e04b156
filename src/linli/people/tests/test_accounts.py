"""Accounts: made by an administrator, changed by their holder."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from linli.kit.actors import SYSTEM, anonymous
from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.kit.ids import uuid7
from linli.people import actions, queries
from linli.people.models import Account
from tests.cast import Cast

AT = datetime(2026, 5, 4, tzinfo=UTC)


def test_an_administrator_makes_an_account_that_has_no_password(cast: Cast, recorded: Callable[[], list[str]]) -> None:
    account_id = actions.create_account(
        actor=cast.administrator.actor, at=AT, email="Li@Example.org", display_name="李", language="en"
    )
    account = Account.objects.get(id=account_id)
    assert (account.email, account.language, account.has_usable_password()) == ("li@example.org", "en", False)
    assert recorded()[-1] == "people.create_account"


@pytest.mark.parametrize("member", ["resident", "caseworker", "clerk", "coordinator", "officer", "outsider"])
def test_nobody_else_makes_accounts_of_others(cast: Cast, member: str) -> None:
    with pytest.raises(NotAllowed):
        actions.create_account(actor=getattr(cast, member).actor, at=AT, email="x@example.org")


def test_an_address_has_one_account_in_any_case(cast: Cast) -> None:
    with pytest.raises(Conflict, match=r"account\.exists"):
        actions.create_account(actor=SYSTEM, at=AT, email=cast.resident.account.email.upper())
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.create(email="Upper@example.org", password="x")


def test_the_holder_changes_name_and_language(cast: Cast, recorded: Callable[[], list[str]]) -> None:
    actions.change_own_account(actor=cast.resident.actor, at=AT, display_name="  王  芳 ", language="en")
    account = queries.get_account(cast.resident.account.id)
    assert (account.display_name, account.language) == ("王 芳", "en")
    assert recorded()[-1] == "people.change_own_account"


def test_a_name_too_long_or_a_language_unknown_is_refused(cast: Cast) -> None:
    for change in ({"display_name": "名" * 61, "language": "en"}, {"display_name": "名", "language": "tlh"}):
        with pytest.raises(Refused):
            actions.change_own_account(actor=cast.resident.actor, at=AT, **change)
    assert queries.get_account(cast.resident.account.id).display_name == cast.resident.account.display_name


def test_without_an_account_there_is_nothing_to_change(db: None) -> None:
    with pytest.raises(NotAllowed, match=r"account\.none"):
        actions.change_own_account(actor=anonymous(), at=AT, display_name="x", language="en")


def test_a_closed_account_is_nobody(cast: Cast) -> None:
    Account.objects.filter(id=cast.caseworker.account.id).update(is_active=False)
    with pytest.raises(NotFound):
        queries.actor_of(cast.caseworker.account.id, AT)
    assert queries.find_account_by_email(cast.caseworker.account.email) is None
    with pytest.raises(NotFound):
        queries.actor_of(uuid7(), AT)


def test_an_account_tells_no_last_sign_in() -> None:
    assert {field.name for field in Account._meta.fields} == {
        "id",
        "email",
        "password",
        "display_name",
        "language",
        "is_active",
    }
