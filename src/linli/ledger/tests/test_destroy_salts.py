"""Erasing and publishing at the same moment: whichever comes first, no salt of what was erased stays."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection, transaction

from linli.kit.db import fetch_one
from linli.ledger import actions
from linli.ledger.actions.publish.publish import _grow
from linli.ledger.models import Leaf, Salt
from linli.ledger.rules.standing import LogBusy
from linli.ledger.tests.make import an_entry, link_all
from linli.ledger.tests.make_log import KEY, a_log

pytestmark = pytest.mark.django_db(transaction=True)

_WAITS = """
SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""


def beside(work: Callable[[], None]) -> threading.Thread:
    """As another process would, with a connection of its own."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def recorded() -> UUID:
    """A subject with an act that waits to be published."""
    subject = an_entry()
    an_entry(subject_id=subject)
    link_all()
    return subject


def test_what_is_being_erased_gets_no_salt_from_a_batch_beside_it(tmp_path: Path) -> None:
    subject, files, outcomes = recorded(), a_log(tmp_path), list[str]()

    def publish() -> None:
        try:
            actions.publish_batch(files=files, key=KEY)
            outcomes.append("published")
        except LogBusy:
            outcomes.append("busy")

    with transaction.atomic():
        actions.destroy_salts(subject_ids=[subject])
        beside(publish).join()
    assert outcomes == ["busy"]
    assert actions.publish_batch(files=files, key=KEY).added
    assert not Salt.objects.filter(subject_id=subject).exists()


def test_erasing_waits_for_the_salts_that_are_being_stored(tmp_path: Path) -> None:
    subject, files = recorded(), a_log(tmp_path)

    def erase() -> None:
        actions.destroy_salts(subject_ids=[subject])

    with transaction.atomic():
        assert _grow(files, None, 1000, cover=False)
        erasing = beside(erase)
        while erasing.is_alive() and not fetch_one(_WAITS, []):
            time.sleep(0.01)
    erasing.join()
    assert Leaf.objects.filter(source="ENTRY").count() == 2
    assert not Salt.objects.filter(subject_id=subject).exists()
