"""After a restore: the log goes on without a fork, by hand, and says publicly what is gone."""

from pathlib import Path

import pytest
from django.db import transaction

from linli.kit.actors import SYSTEM
from linli.ledger import actions
from linli.ledger.log_files import LogFiles
from linli.ledger.models import Leaf
from linli.ledger.rules.leaves import Source, parse_log_entry
from linli.ledger.rules.merkle import check_consistency, prove_consistency
from linli.ledger.rules.notes import NoteRefused
from linli.ledger.rules.standing import Halt, LogHalted
from linli.ledger.rules.tiles import Tile, node_from
from linli.ledger.tests.make import AT, link_all
from linli.ledger.tests.make_log import KEY, a_log, check_whole, entries_of, publish, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def restored(tmp_path: Path) -> LogFiles:
    """The files of now, with the database of before 300 acts."""
    files = a_log(tmp_path)
    publish(files, 10)
    with transaction.atomic():
        before = transaction.savepoint()
        publish(files, 300)
        transaction.savepoint_rollback(before)
    return files


def test_what_was_published_is_adopted_and_the_log_goes_on(restored: LogFiles) -> None:
    old = shown(restored)
    assert actions.adopt(files=restored, key=KEY, actor=SYSTEM, at=AT) == (16, old.size)
    link_all()
    publish(restored, 5)
    new = check_whole(restored)
    proof = prove_consistency(node_from(restored.read_hashes, new.size), old.size, new.size)
    check_consistency(old.size, new.size, proof, old.root, new.root)
    assert Leaf.objects.filter(source=Source.ADOPTED).count() == old.size - 16
    said = [parse_log_entry(raw)[1] for raw in entries_of(restored, new.size)]
    assert [facts for facts in said if facts] == [
        {"verb": "ledger.adopt", "at": AT.isoformat(), "from": 16, "to": old.size}
    ]


def test_adopting_twice_takes_nothing_more(restored: LogFiles) -> None:
    actions.adopt(files=restored, key=KEY, actor=SYSTEM, at=AT)
    size = shown(restored).size
    assert actions.adopt(files=restored, key=KEY, actor=SYSTEM, at=AT) == (size, size)


def test_files_that_were_tampered_with_are_not_adopted(restored: LogFiles) -> None:
    path = restored.public / Tile(-1, 0).path
    raw = bytearray(path.read_bytes())
    raw[-30] ^= 1
    path.write_bytes(raw)
    with pytest.raises(LogHalted) as caught:
        actions.adopt(files=restored, key=KEY, actor=SYSTEM, at=AT)
    assert caught.value.halt is Halt.DAMAGED
    assert Leaf.objects.count() == 16


def test_another_towns_database_adopts_nothing(restored: LogFiles) -> None:
    restored_entries = Leaf.objects.count()
    Leaf.objects.bulk_create(Leaf(index=16 + n, source=Source.COVER, entry=b"%d" % n) for n in range(400))
    with pytest.raises(LogHalted) as caught:
        actions.adopt(files=restored, key=KEY, actor=SYSTEM, at=AT)
    assert caught.value.halt is Halt.FORKED
    assert Leaf.objects.count() == restored_entries + 400


def test_lost_files_come_back_from_the_database_and_a_kept_checkpoint(tmp_path: Path) -> None:
    files = a_log(tmp_path)
    publish(files, 700)
    kept = files.read_checkpoint()
    publish(files, 30)
    newer = shown(files)
    lost = a_log(tmp_path / "again")
    made = actions.recover(files=lost, key=KEY, checkpoint=kept)
    assert made == check_whole(lost)
    assert actions.publish_batch(files=lost, key=KEY).size == newer.size
    assert check_whole(lost).root == newer.root


def test_a_checkpoint_beyond_the_database_or_of_another_tree_is_refused(tmp_path: Path, restored: LogFiles) -> None:
    again = a_log(tmp_path / "again")
    with pytest.raises(LogHalted) as caught:
        actions.recover(files=again, key=KEY, checkpoint=restored.read_checkpoint())
    assert caught.value.halt is Halt.RESTORED
    Leaf.objects.bulk_create(Leaf(index=16 + n, source=Source.COVER, entry=b"%d" % n) for n in range(400))
    with pytest.raises(LogHalted) as caught:
        actions.recover(files=again, key=KEY, checkpoint=restored.read_checkpoint())
    assert caught.value.halt is Halt.FORKED
    assert not again.read_lock()
    with pytest.raises(NoteRefused):
        actions.recover(files=again, key=KEY, checkpoint=b"no checkpoint\n")


def test_a_log_that_has_its_lock_is_not_recovered_over(tmp_path: Path) -> None:
    files = a_log(tmp_path)
    publish(files, 3)
    with pytest.raises(LogHalted):
        actions.recover(files=files, key=KEY, checkpoint=files.read_checkpoint())
