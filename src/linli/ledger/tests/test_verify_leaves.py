"""``linli ledger verify`` also finds a record, or a reading, that is not what was published."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from linli.ledger import actions, queries
from linli.ledger.models import Entry, Leaf, Reading, Salt
from linli.ledger.queries import LeafTrouble
from linli.ledger.rules.leaves import Source
from linli.ledger.tests.make import AT, a_caseworker, an_entry, link_all
from linli.ledger.tests.make_log import KEY, a_log

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def published(tmp_path: Path) -> None:
    matter = an_entry()
    an_entry(subject_id=matter, facts={"told": "0" * 64})
    actions.record_reading(actor=a_caseworker(), matter_id=matter, at=AT, purpose="matters.open")
    link_all()
    actions.publish_batch(files=a_log(tmp_path), key=KEY)


@pytest.fixture
def unguarded() -> Iterator[None]:
    """What somebody with the whole database in hand could do."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_what_is_as_it_was_is_proven() -> None:
    verdict = queries.verify_leaves()
    assert (verdict.proven, verdict.erased, verdict.trouble) == (3, 0, None)
    out = StringIO()
    call_command("ledger", "verify", stdout=out)
    assert "3 leaves of the public log proven, 0 erased" in out.getvalue()


def test_an_erased_leaf_is_counted_and_not_held_against_anybody() -> None:
    actions.destroy_salts(subject_ids=[Reading.objects.get().matter_id])
    verdict = queries.verify_leaves()
    assert (verdict.proven, verdict.erased) == (1, 2)


@pytest.mark.usefixtures("unguarded")
def test_a_change_is_not_hidden_by_taking_away_what_would_prove_it() -> None:
    Reading.objects.update(purpose="matters.other")
    Salt.objects.filter(leaf_index=Leaf.objects.get(source=Source.READING).index).delete()
    verdict = queries.verify_leaves()
    assert (verdict.trouble, verdict.source_id) == (LeafTrouble.UNPROVEN, Reading.objects.get().id)


@pytest.mark.usefixtures("unguarded")
def test_a_reading_that_was_changed_is_named() -> None:
    Reading.objects.update(purpose="matters.other")
    verdict = queries.verify_leaves()
    assert (verdict.trouble, verdict.source_id) == (LeafTrouble.CHANGED, Reading.objects.get().id)
    with pytest.raises(CommandError, match="not what was published"):
        call_command("ledger", "verify", stdout=StringIO())


@pytest.mark.usefixtures("unguarded")
def test_a_reading_that_was_taken_away_is_named() -> None:
    Reading.objects.all().delete()
    assert queries.verify_leaves().trouble is LeafTrouble.MISSING


@pytest.mark.usefixtures("unguarded")
def test_a_changed_act_and_a_changed_leaf_are_named() -> None:
    first = Entry.objects.order_by("id")[0]
    Entry.objects.filter(id=first.id).update(verb="OTHER")
    assert queries.verify_leaves().source_id == first.id
    Entry.objects.filter(id=first.id).update(verb=first.verb)
    Leaf.objects.filter(source=Source.READING).update(entry=b"x")
    assert queries.verify_leaves().trouble is LeafTrouble.UNREADABLE
