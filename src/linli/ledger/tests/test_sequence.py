"""The sequencer: one at a time, oldest first, nothing lost when it is cut short."""

import json
import threading
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from linli.ledger import actions, queries
from linli.ledger.actions import sequence
from linli.ledger.models import Entry, Link, Pending
from linli.ledger.tests.make import an_entry, link_all, new_entries

pytestmark = pytest.mark.django_db(transaction=True)


def test_entries_are_linked_in_order_without_a_gap() -> None:
    recorded = sorted(an_entry() for _number in range(7))
    assert [actions.sequence_batch(limit=3) for _batch in range(4)] == [3, 3, 1, 0]
    assert list(Link.objects.order_by("seq").values_list("seq", "entry_id")) == list(enumerate(recorded, start=1))
    assert Pending.objects.count() == 0


def test_what_is_not_committed_is_not_linked() -> None:
    an_entry()
    with transaction.atomic():
        an_entry()
        transaction.set_rollback(True)
    assert link_all() == 1
    assert Entry.objects.count() == 1


def test_two_sequencers_at_once_make_one_chain() -> None:
    actions.record_many(new_entries(600))
    counts = [0, 0]
    start = threading.Barrier(2)

    def run(which: int) -> None:
        start.wait()
        while Pending.objects.exists():
            counts[which] += actions.sequence_batch(limit=20)
        connection.close()

    threads = [threading.Thread(target=run, args=(which,)) for which in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counts) == 600
    verdict = queries.verify()
    assert (verdict.ok, verdict.checked) == (True, 600)


def test_a_second_sequencer_leaves_the_work_to_the_first() -> None:
    an_entry()
    with psycopg.connect(**_parameters()) as other:
        other.execute(sequence._LOCK)
        assert actions.sequence_batch() == 0
        other.rollback()
        assert actions.sequence_batch() == 1


def test_a_sequencer_that_dies_before_its_commit_leaves_everything_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    actions.record_many(new_entries(30))
    assert actions.sequence_batch(limit=10) == 10
    original = sequence._store

    def store_and_die(*arguments: Any) -> None:
        original(*arguments)
        with psycopg.connect(**_parameters(), autocommit=True) as other:
            backend = connection.connection.info.backend_pid
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])

    monkeypatch.setattr(sequence, "_store", store_and_die)
    with pytest.raises(OperationalError):
        actions.sequence_batch(limit=10)
    connection.close()
    monkeypatch.undo()
    assert (Link.objects.count(), Pending.objects.count()) == (10, 20)
    assert link_all() == 20
    assert queries.verify().ok


def test_watchers_hear_of_a_batch_once_with_its_range() -> None:
    with psycopg.connect(**_parameters(), autocommit=True) as listener:
        listener.execute("LISTEN linli_live")
        actions.record_many(new_entries(5))
        actions.sequence_batch(limit=3)
        actions.sequence_batch(limit=3)
        heard = [json.loads(note.payload) for note in listener.notifies(timeout=5, stop_after=2)]
    assert heard == [[1, 3], [4, 5]]


def _parameters() -> dict[str, Any]:
    settings = connection.settings_dict
    return {"dbname": settings["NAME"], "user": settings["USER"], "host": settings["HOST"]}
