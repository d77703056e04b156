"""Whatever is changed behind the ledger's back is found, and the first bad row is named."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.backends.utils import CursorWrapper

from linli.ledger import actions, queries
from linli.ledger.models import Link
from linli.ledger.rules import Head, Reason
from linli.ledger.tests.make import link_all, new_entries

pytestmark = pytest.mark.django_db

ENTRY_CHANGES = [
    "cell = '330682'",
    "verb = 'DECLINE'",
    "subject_type = 'place'",
    "subject_id = gen_random_uuid()",
    "actor_kind = 'SYSTEM'",
    "actor_account_id = NULL",
    "actor_account_id = gen_random_uuid()",
    "actor_post_id = gen_random_uuid()",
    "at = at - interval '1 microsecond'",
    "before_hash = decode(repeat('00', 32), 'hex')",
    "after_hash = decode(repeat('00', 32), 'hex')",
    "after_hash = NULL",
    "facts = facts || '{\"number\": 99}'",
    "facts = '{}'",
    "topics = topics[1:1]",
    "topics = ARRAY[topics[2], topics[1]]",
]
LINK_CHANGES = [
    ("entry_hash = decode(repeat('00', 32), 'hex')", Reason.LINK_CHANGED),
    ("chain_hash = decode(repeat('00', 32), 'hex')", Reason.LINK_CHANGED),
    ("linked_at = linked_at + interval '1 second'", Reason.LINK_CHANGED),
    ("entry_id = gen_random_uuid()", Reason.MISSING_ENTRY),
    ("seq = 900", Reason.GAP),
    ("seq = -1", Reason.GAP),
]


@contextmanager
def behind_its_back() -> Iterator[CursorWrapper]:
    """What someone with full rights on the database can do: switch the triggers off."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield cursor
        cursor.execute("SET session_replication_role = DEFAULT")


@pytest.fixture
def tenth() -> Link:
    """The tenth of twenty links."""
    actions.record_many(new_entries(20))
    assert link_all() == 20
    assert queries.verify().ok
    return Link.objects.get(seq=10)


@pytest.mark.parametrize("change", ENTRY_CHANGES)
def test_a_change_of_any_column_of_an_entry_is_found(tenth: Link, change: str) -> None:
    with behind_its_back() as cursor:
        cursor.execute(f"UPDATE ledger_entry SET {change} WHERE id = %s", [tenth.entry_id])
        assert cursor.rowcount == 1
    _expect(Reason.ENTRY_CHANGED, 10, tenth)


@pytest.mark.parametrize(("change", "reason"), LINK_CHANGES)
def test_a_change_of_any_column_of_a_link_is_found(tenth: Link, change: str, reason: Reason) -> None:
    with behind_its_back() as cursor:
        cursor.execute(f"UPDATE ledger_link SET {change} WHERE seq = 10")
        assert cursor.rowcount == 1
    verdict = queries.verify()
    assert verdict.first_bad is not None
    assert (verdict.first_bad.reason, verdict.first_bad.seq, verdict.checked) == (reason, 10, 9)


def test_two_links_that_changed_places_are_found(tenth: Link) -> None:
    with behind_its_back() as cursor:
        cursor.execute("UPDATE ledger_link SET seq = -1 WHERE seq = 10")
        cursor.execute("UPDATE ledger_link SET seq = 10 WHERE seq = 11")
        cursor.execute("UPDATE ledger_link SET seq = 11 WHERE seq = -1")
    verdict = queries.verify()
    assert verdict.first_bad is not None
    assert (verdict.reason, verdict.first_bad.seq) == (Reason.LINK_CHANGED, 10)


def test_an_entry_under_a_new_id_or_none_is_found(tenth: Link) -> None:
    with behind_its_back() as cursor:
        cursor.execute("UPDATE ledger_entry SET id = gen_random_uuid() WHERE id = %s", [tenth.entry_id])
    _expect(Reason.MISSING_ENTRY, 10, tenth)
    with behind_its_back() as cursor:
        cursor.execute("DELETE FROM ledger_entry WHERE id NOT IN (SELECT entry_id FROM ledger_link)")
    _expect(Reason.MISSING_ENTRY, 10, tenth)


def test_a_deleted_link_is_a_gap(tenth: Link) -> None:
    with behind_its_back() as cursor:
        cursor.execute("DELETE FROM ledger_link WHERE seq = 10")
    verdict = queries.verify()
    assert verdict.first_bad is not None
    assert (verdict.reason, verdict.first_bad.seq) == (Reason.GAP, 10)


def test_an_entry_slipped_in_without_being_queued_is_found(tenth: Link) -> None:
    with behind_its_back() as cursor:
        cursor.execute(
            "INSERT INTO ledger_entry SELECT gen_random_uuid(), cell, verb, subject_type, subject_id, actor_kind,"
            " actor_account_id, actor_post_id, at, before_hash, after_hash, facts, topics"
            " FROM ledger_entry WHERE id = %s RETURNING id",
            [tenth.entry_id],
        )
        slipped = cursor.fetchone()[0]
    verdict = queries.verify()
    assert verdict.first_bad is not None
    assert (verdict.reason, verdict.first_bad.entry_id, verdict.checked) == (Reason.NEVER_LINKED, slipped, 20)


def test_links_cut_off_the_end_leave_entries_that_were_never_linked(tenth: Link) -> None:
    with behind_its_back() as cursor:
        cursor.execute("DELETE FROM ledger_link WHERE seq >= 10")
    verdict = queries.verify()
    assert verdict.first_bad is not None
    assert (verdict.reason, verdict.first_bad.entry_id, verdict.checked) == (Reason.NEVER_LINKED, tenth.entry_id, 9)


def test_a_tail_cut_off_with_its_entries_is_found_with_a_noted_head(tenth: Link) -> None:
    noted = queries.get_status().head
    with behind_its_back() as cursor:
        cursor.execute("DELETE FROM ledger_entry WHERE id >= %s", [tenth.entry_id])
        cursor.execute("DELETE FROM ledger_link WHERE seq >= 10")
    assert queries.verify().ok
    verdict = queries.verify(noted)
    assert verdict.first_bad is not None
    assert (verdict.reason, verdict.first_bad.seq) == (Reason.GAP, 10)
    assert queries.verify(Head(5, bytes(32))).reason is Reason.HEAD_DIFFERS
    assert queries.verify(Head(9, bytes(Link.objects.get(seq=9).chain_hash))).ok


def test_entries_that_wait_for_the_chain_are_no_fault(tenth: Link) -> None:
    actions.record_many(new_entries(2))
    assert queries.verify().ok
    assert queries.get_status().pending == 2


def test_a_chain_longer_than_one_read_is_walked_to_its_end(monkeypatch: pytest.MonkeyPatch, tenth: Link) -> None:
    monkeypatch.setattr("linli.ledger.queries.chain._CHUNK", 10)
    assert queries.verify().checked == 20
    with behind_its_back() as cursor:
        cursor.execute("UPDATE ledger_link SET linked_at = now() + interval '1 hour' WHERE seq = 20")
    assert queries.verify().checked == 19


def test_an_empty_ledger_is_sound() -> None:
    assert queries.verify() == queries.Verdict(0, Head())


def test_the_command_proves_a_sound_ledger_and_prints_its_head(tenth: Link) -> None:
    out = StringIO()
    call_command("ledger", "verify", stdout=out)
    head = bytes(Link.objects.get(seq=20).chain_hash).hex()
    assert out.getvalue() == f"20 entries proven, head 20:{head}\n0 leaves of the public log proven, 0 erased\n"
    out = StringIO()
    call_command("ledger", "status", stdout=out)
    assert out.getvalue().startswith(f"head 20:{head}\n")
    call_command("ledger", "verify", "--head", f"20:{head}", stdout=out)


def test_the_command_fails_with_the_first_bad_row(tenth: Link) -> None:
    with behind_its_back() as cursor:
        cursor.execute("UPDATE ledger_entry SET verb = 'DECLINE' WHERE id = %s", [tenth.entry_id])
    with pytest.raises(CommandError) as failure:
        call_command("ledger", "verify")
    assert failure.value.returncode == 1
    assert str(failure.value).startswith(f"link 10, entry {tenth.entry_id}: ENTRY_CHANGED")


@pytest.mark.parametrize("head", ["", "12", "x:00", "1:" + "0" * 63, "1:" + "z" * 64])
def test_a_malformed_noted_head_is_refused(head: str) -> None:
    with pytest.raises(CommandError):
        call_command("ledger", "verify", "--head", head)


def _expect(reason: Reason, seq: int, link: Link) -> None:
    verdict = queries.verify()
    assert verdict.first_bad is not None
    assert (verdict.reason, verdict.first_bad.seq, verdict.first_bad.entry_id) == (reason, seq, link.entry_id)
    assert verdict.checked == seq - 1
