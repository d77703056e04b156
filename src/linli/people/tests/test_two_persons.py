"""A key that shows matters: one administrator asks for it, another one approves it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from linli.kit.actors import SYSTEM, Role
from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.ledger.models import Entry
from linli.people import actions, queries
from linli.people.actions import MadeKey
from linli.people.models import ApiKey
from linli.people.queries import KeyState
from linli.people.tests.make import actor_with, make_account, make_post, make_second_administrator
from tests.cast import Cast

AT = datetime(2026, 5, 4, 1, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def ask(cast: Cast, **changes: Any) -> MadeKey:
    wanted: dict[str, Any] = {"place_id": cast.township.id, "scopes": ["matters:read"], "days": 30, "rate": 9}
    return actions.make_api_key(actor=cast.administrator.actor, at=AT, name="热线", **{**wanted, **changes})


def refused_code(secret: str, at: datetime = AT) -> str:
    with pytest.raises(NotAllowed) as refused:
        actions.use_api_key(at=at, secret=secret)
    assert refused.value.status == 401
    return refused.value.code


@pytest.mark.parametrize("scope", ["matters:read", "matters:export"])
def test_until_a_second_administrator_approves_it_the_key_opens_nothing(cast: Cast, scope: str) -> None:
    second = make_second_administrator(cast.county)
    made = ask(cast, scopes=[scope, "matters:receive"])
    assert made.needs_approval
    assert refused_code(made.secret) == "key.pending"
    actions.approve_api_key(actor=second, at=AT + timedelta(days=1), key_id=made.key_id)
    assert actions.use_api_key(at=AT + timedelta(days=1), secret=made.secret).id == made.key_id
    said = Entry.objects.filter(subject_id=made.key_id).order_by("id").values_list("verb", "actor_account_id")
    assert list(said) == [
        ("people.make_key", cast.administrator.account.id),
        ("people.approve_key", second.account_id),
    ]


def test_a_key_that_only_brings_matters_in_works_at_once(cast: Cast) -> None:
    made = ask(cast, scopes=["matters:receive", "open311"])
    assert not made.needs_approval
    assert actions.use_api_key(at=AT, secret=made.secret).scopes == ("matters:receive", "open311")


def test_nobody_approves_the_own_key_not_even_in_the_table(cast: Cast) -> None:
    make_second_administrator(cast.county)
    made = ask(cast)
    with pytest.raises(NotAllowed) as refused:
        actions.approve_api_key(actor=cast.administrator.actor, at=AT, key_id=made.key_id)
    assert refused.value.code == "key.own"
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiKey.objects.update(approved_at=AT, approved_by=cast.administrator.account)
    assert refused_code(made.secret) == "key.pending"


@pytest.mark.parametrize("member", ["caseworker", "clerk", "coordinator", "resident", "officer"])
def test_who_may_not_approve(cast: Cast, member: str) -> None:
    make_second_administrator(cast.county)
    made = ask(cast)
    with pytest.raises(NotFound):
        actions.approve_api_key(actor=getattr(cast, member).actor, at=AT, key_id=made.key_id)
    with pytest.raises(NotFound):
        actions.approve_api_key(actor=SYSTEM, at=AT, key_id=made.key_id)
    elsewhere = make_second_administrator(cast.ladder.townships[1])
    with pytest.raises(NotFound):
        actions.approve_api_key(actor=elsewhere, at=AT, key_id=made.key_id)


def test_it_lapses_after_seven_days(cast: Cast) -> None:
    second = make_second_administrator(cast.county)
    made = ask(cast)
    late = AT + timedelta(days=7)
    assert queries.count_waiting_keys(second, late - timedelta(seconds=1)) == 1
    assert queries.count_waiting_keys(second, late) == 0
    assert refused_code(made.secret, late) == "key.lapsed"
    with pytest.raises(Conflict) as refused:
        actions.approve_api_key(actor=second, at=late, key_id=made.key_id)
    assert refused.value.code == "key.not_waiting"
    (row,) = queries.list_keys(second, cast.county.path)
    assert (row.state(late), row.may_approve(second, late)) == (KeyState.LAPSED, False)


def test_what_was_revoked_or_approved_is_not_approved_again(cast: Cast) -> None:
    second, third = make_second_administrator(cast.county), make_second_administrator(cast.county)
    for spoil in (actions.revoke_api_key, actions.approve_api_key):
        made = ask(cast)
        spoil(actor=third, at=AT, key_id=made.key_id)
        with pytest.raises(Conflict) as refused:
            actions.approve_api_key(actor=second, at=AT, key_id=made.key_id)
        assert refused.value.code == "key.not_waiting"


def test_the_one_who_asked_is_not_told_that_a_key_waits(cast: Cast) -> None:
    second = make_second_administrator(cast.county)
    ask(cast)
    counts = [queries.count_waiting_keys(one, AT) for one in (second, cast.administrator.actor, cast.clerk.actor)]
    assert counts == [1, 0, 0]


def test_where_there_is_one_administrator_only_it_is_refused_and_said(cast: Cast) -> None:
    for who in (None, cast.ladder.townships[1]):  # nobody else, or somebody who does not keep the keys of that place
        if who is not None:
            make_second_administrator(who)
        with pytest.raises(Refused) as refused:
            ask(cast)
        assert (refused.value.code, refused.value.field) == ("key.no_second", "scopes")
    assert not ApiKey.objects.exists()
    ask(cast, scopes=["matters:receive"])


def test_an_account_that_is_closed_or_a_post_that_is_over_is_no_second_person(cast: Cast) -> None:
    closed = make_account()
    make_post(closed, Role.ADMINISTRATOR, place=cast.county)
    closed.is_active = False
    closed.save()
    make_post(make_account(), Role.ADMINISTRATOR, place=cast.county, valid_to=AT.date())
    make_post(cast.administrator.account, Role.ADMINISTRATOR, place=cast.township)  # the same person again
    assert not queries.has_second_administrator(cast.township.path, cast.administrator.account.id, AT)
    actor_with(make_post(make_account(), Role.ADMINISTRATOR, place=cast.township))
    assert queries.has_second_administrator(cast.township.path, cast.administrator.account.id, AT)
