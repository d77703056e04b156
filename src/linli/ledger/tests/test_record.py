"""Recording costs one statement, keeps what was said and cannot be undone."""

import hmac

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from linli.kit.actors import SYSTEM, Actor, ActorKind, Duty, Role
from linli.kit.ids import uuid7
from linli.ledger import actions
from linli.ledger.models import Entry, Link, Pending, Reading
from linli.ledger.tests.make import AT, a_caseworker, an_entry, link_all, new_entries

pytestmark = pytest.mark.django_db


def test_an_entry_says_who_what_when_and_keeps_states_by_hash_only() -> None:
    actor, subject = a_caseworker(), uuid7()
    entry_id = an_entry(
        actor=actor,
        subject_id=subject,
        before=None,
        after={"state": "ACCEPTED"},
        facts={"place": subject},
        topics=["matter:1"],
    )
    entry = Entry.objects.get(pk=entry_id)
    assert (entry.cell, entry.verb, entry.subject_id, entry.at) == ("330681", "ACCEPT", subject, AT)
    assert (entry.actor_kind, entry.actor_account_id) == ("STAFF", actor.account_id)
    assert entry.actor_post_id == actor.duties[0].post_id
    assert entry.before_hash is None
    key = hmac.digest(settings.SECRET_KEY.encode(), b"linli.ledger.state", "sha256")
    assert bytes(entry.after_hash or b"") == hmac.digest(key, b'{"state":"ACCEPTED"}', "sha256")
    assert (entry.facts, entry.topics) == ({"place": str(subject)}, ["matter:1"])


def test_recording_is_one_statement_and_the_entry_waits_for_the_chain(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(1):
        entry_id = an_entry()
    assert list(Pending.objects.values_list("entry_id", flat=True)) == [entry_id]


def test_recording_many_keeps_every_entry_and_queues_each() -> None:
    assert actions.record_many(new_entries(250)) == 250
    assert Pending.objects.count() == 250
    kept = Entry.objects.order_by("facts__number")
    assert [entry.facts["number"] for entry in kept] == list(range(250))
    assert kept[3].facts["note"] == '移交\\x "q"'
    assert kept[3].topics == ["place:330681", "matter:3"]


def test_of_several_posts_only_a_named_one_is_recorded() -> None:
    duties = tuple(Duty(post_id=uuid7(), role=Role.MEDIATOR, path="330681") for _number in range(2))
    actor = Actor(kind=ActorKind.STAFF, account_id=uuid7(), duties=duties)
    assert Entry.objects.get(pk=an_entry(actor=actor)).actor_post_id is None
    named = actions.record(
        verb="VISIT",
        subject_type="matter",
        subject_id=uuid7(),
        actor=actor,
        at=AT,
        before=None,
        after=None,
        post_id=duties[1].post_id,
    )
    assert Entry.objects.get(pk=named).actor_post_id == duties[1].post_id


def test_the_system_acts_without_an_account() -> None:
    entry = Entry.objects.get(pk=an_entry(actor=SYSTEM))
    assert (entry.actor_kind, entry.actor_account_id, entry.actor_post_id) == ("SYSTEM", None, None)


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_link", "ledger_reading"])
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_the_database_refuses_to_change_or_delete_what_was_recorded(table: str, change: str) -> None:
    an_entry()
    link_all()
    actions.record_reading(actor=a_caseworker(), matter_id=uuid7(), at=AT, purpose="OPEN")
    column = "seq" if table == "ledger_link" else "id"
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change.format(table, column, column))
    assert (Entry.objects.count(), Link.objects.count(), Reading.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_link", "ledger_reading"])
def test_the_database_refuses_to_empty_what_was_recorded(table: str) -> None:
    an_entry()
    link_all()
    actions.record_reading(actor=a_caseworker(), matter_id=uuid7(), at=AT, purpose="OPEN")
    as_elsewhere = "SET LOCAL linli.may_truncate = ''"  # as everywhere but under pytest
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"{as_elsewhere}; TRUNCATE {table} CASCADE")
    assert (Entry.objects.count(), Link.objects.count(), Reading.objects.count()) == (1, 1, 1)
