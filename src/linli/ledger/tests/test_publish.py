"""Publishing: what was recorded stands in the log, whatever happens between two steps, and there is never a fork."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from linli.kit import durable
from linli.ledger import actions
from linli.ledger.actions.publish.grow import COVER_TO, public_facts
from linli.ledger.log_files import LogFiles
from linli.ledger.models import Leaf, Salt, UnpublishedReading
from linli.ledger.rules.leaves import Source, parse_log_entry
from linli.ledger.rules.merkle import check_consistency, prove_consistency
from linli.ledger.rules.notes import Algorithm, Note, Signature, SigningKey, VerifierKey, parse_note
from linli.ledger.rules.standing import Halt, LockChanged, LogBusy, LogHalted
from linli.ledger.rules.tiles import Tile, node_from
from linli.ledger.tests.make import AT, a_caseworker, an_entry, link_all
from linli.ledger.tests.make_log import KEY, a_log, check_whole, entries_of, publish, shown

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path: Path) -> LogFiles:
    return a_log(tmp_path)


def halted(files: LogFiles, key: SigningKey = KEY) -> LogHalted:
    """The log refuses, and what anybody sees is as it was."""
    before = files.read_checkpoint(), files.read_lock()
    with pytest.raises(LogHalted) as caught:
        actions.publish_batch(files=files, key=key, cover=True)
    assert (files.read_checkpoint(), files.read_lock()) == before
    return caught.value


def test_every_act_has_its_leaf_in_the_order_of_the_chain(files: LogFiles) -> None:
    publish(files, 40)
    publish(files, 300)
    checkpoint = check_whole(files)
    rows = list(Leaf.objects.filter(source=Source.ENTRY).order_by("index").values_list("seq", flat=True))
    assert rows == list(range(1, 341))
    assert entries_of(files, checkpoint.size) == [
        bytes(row) for row in Leaf.objects.order_by("index").values_list("entry", flat=True)
    ]


def test_the_later_log_only_adds_to_the_earlier(files: LogFiles) -> None:
    publish(files, 5)
    old = shown(files)
    publish(files, 700, limit=100)
    new = check_whole(files)
    proof = prove_consistency(node_from(files.read_hashes, new.size), old.size, new.size)
    check_consistency(old.size, new.size, proof, old.root, new.root)


def test_the_size_of_the_log_does_not_count_what_was_recorded(files: LogFiles) -> None:
    assert publish(files, 1).added == publish(files, COVER_TO).added == COVER_TO
    assert publish(files, COVER_TO + 1).added == 2 * COVER_TO


def test_a_batch_that_stands_for_nothing_looks_like_any_other(files: LogFiles) -> None:
    assert actions.publish_batch(files=files, key=KEY).size == 0
    assert actions.publish_batch(files=files, key=KEY, cover=True).added == COVER_TO
    assert Leaf.objects.exclude(source=Source.COVER).count() == 0
    assert {len(entry) for entry in entries_of(files, COVER_TO)} == {58}
    publish(files, COVER_TO)
    assert {len(entry) for entry in entries_of(files, 2 * COVER_TO)} == {58}


def test_a_reading_has_a_leaf_too(files: LogFiles) -> None:
    actor = a_caseworker()
    assert actions.record_reading(actor=actor, matter_id=an_entry(), at=AT, purpose="matters.open")
    assert UnpublishedReading.objects.count() == 1
    actions.publish_batch(files=files, key=KEY)
    assert Leaf.objects.filter(source=Source.READING).count() == 1
    assert not UnpublishedReading.objects.exists()


def test_the_same_act_twice_gives_two_entries_that_nobody_can_match(files: LogFiles) -> None:
    publish(files, 1)
    entry = bytes(Leaf.objects.get(index=0).entry)
    assert not any(value in entry for value in (b"RECEIVE", b"matter", b"330681"))
    assert len(set(entries_of(files, shown(files).size))) == COVER_TO


def test_acts_of_institutions_on_the_list_say_what_they_were(files: LogFiles) -> None:
    an_entry(verb="matters.publish_kinds", facts={"version": "9", "added": 2, "secret": "no"})
    link_all()
    actions.publish_batch(files=files, key=KEY)
    _committed, facts = parse_log_entry(entries_of(files, shown(files).size)[0])
    assert facts == {"verb": "matters.publish_kinds", "at": AT.isoformat(), "version": "9", "added": 2}


def test_no_act_about_a_person_is_on_that_list() -> None:
    assert {verb.partition(".")[0] for verb in public_facts()} <= {"ledger", "matters", "workflows"}
    assert all(
        name not in {"subject_id", "account", "post", "place", "text"}
        for names in public_facts().values()
        for name in names
    )


def test_erasing_destroys_the_salts_and_leaves_the_log_as_it_is(files: LogFiles) -> None:
    subject = an_entry()  # any id
    for _number in range(3):
        an_entry(subject_id=subject)
    an_entry()
    link_all()
    actions.publish_batch(files=files, key=KEY)
    assert actions.destroy_salts(subject_ids=[subject]) == 3
    assert Salt.objects.count() == 2
    check_whole(files)
    an_entry(subject_id=subject)
    link_all()
    actions.publish_batch(files=files, key=KEY)
    assert not Salt.objects.filter(subject_id=subject).exists()
    check_whole(files)


def test_the_database_refuses_to_change_a_leaf(files: LogFiles) -> None:
    publish(files, 1)
    for change in (
        lambda: Leaf.objects.filter(index=0).update(entry=b"x"),
        lambda: Leaf.objects.filter(index=0).delete(),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            change()


def test_narrower_tiles_go_and_are_still_answered(files: LogFiles) -> None:
    publish(files, 16)
    narrow = files.read_hashes(Tile(0, 0, 16)), files.read_entries(Tile(-1, 0, 16))
    publish(files, 300)
    assert not (files.public / Tile(0, 0, 16).path).exists()
    assert not (files.public / "tile/0/000.p").exists()
    assert (files.read_hashes(Tile(0, 0, 16)), files.read_entries(Tile(-1, 0, 16))) == narrow
    with pytest.raises(FileNotFoundError):
        files.read_hashes(Tile(0, 1, 200))


STEPS = ["write_all", "swap_lock", "show_checkpoint", "forget_narrower"]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
def test_cut_off_at_any_step_it_goes_on_without_a_fork_or_a_gap(
    files: LogFiles, monkeypatch: pytest.MonkeyPatch, step: str, late: bool
) -> None:
    publish(files, 20)
    old = shown(files)
    real: Callable[..., Any] = getattr(LogFiles, step)

    def breaks(self: LogFiles, *arguments: Any) -> None:
        if late:
            real(self, *arguments)
        raise OSError(28, "No space left on device")

    an_entry()
    link_all()
    with monkeypatch.context() as patched:
        patched.setattr(LogFiles, step, breaks)
        with pytest.raises(OSError, match="No space"):
            actions.publish_batch(files=files, key=KEY)
    seen = shown(files)
    publish(files, 300)
    new = check_whole(files)
    for earlier in (old, seen):
        proof = prove_consistency(node_from(files.read_hashes, new.size), earlier.size, new.size)
        check_consistency(earlier.size, new.size, proof, earlier.root, new.root)
    assert Leaf.objects.filter(source=Source.ENTRY).count() == 321


def test_a_checkpoint_that_was_signed_and_not_shown_is_shown_next_time(
    files: LogFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(files, 3)
    with monkeypatch.context() as patched:
        patched.setattr(LogFiles, "show_checkpoint", lambda *_arguments: (_ for _ in ()).throw(OSError(5, "gone")))
        an_entry()
        link_all()
        with pytest.raises(OSError, match="gone"):
            actions.publish_batch(files=files, key=KEY)
    assert shown(files).size == COVER_TO
    assert actions.publish_batch(files=files, key=KEY).added == 0
    assert check_whole(files).size == 2 * COVER_TO


@pytest.mark.parametrize("shown_bytes", [b"", b"\0\0\0", b"a page of something else\n"], ids=["cut", "zeros", "other"])
def test_a_damaged_checkpoint_file_is_shown_once_more(files: LogFiles, shown_bytes: bytes) -> None:
    publish(files, 3)
    whole = files.read_checkpoint()
    (files.public / "checkpoint").write_bytes(shown_bytes)
    actions.publish_batch(files=files, key=KEY)
    assert files.read_checkpoint() == whole


def test_a_restored_database_publishes_nothing_and_says_why(files: LogFiles, tmp_path: Path) -> None:
    publish(files, 10)
    with transaction.atomic():
        before = transaction.savepoint()
        publish(files, 10)
        transaction.savepoint_rollback(before)  # the database of an hour ago, the files of now
    an_entry()
    link_all()
    refusal = halted(files)
    assert (refusal.halt, refusal.published, refusal.held) == (Halt.RESTORED, 2 * COVER_TO, COVER_TO)


def test_other_leaves_in_the_same_number_are_a_fork(files: LogFiles, tmp_path: Path) -> None:
    publish(files, 10)
    with transaction.atomic():
        before = transaction.savepoint()
        publish(files, 10)
        transaction.savepoint_rollback(before)
    other = LogFiles(tmp_path / "other")
    shutil.copytree(files.folder, other.folder)
    other.lock.unlink()
    for leaf in range(COVER_TO, 2 * COVER_TO):
        Leaf.objects.create(index=leaf, source=Source.COVER, entry=b"%d" % leaf)
    assert halted(files).halt is Halt.FORKED
    assert halted(other).halt is Halt.LOCK_LOST


def test_a_damaged_tile_stops_the_log(files: LogFiles) -> None:
    publish(files, 10)
    path = files.public / Tile(0, 0, COVER_TO).path
    raw = path.read_bytes()
    path.write_bytes(bytes(32) + raw[32:])
    assert halted(files).halt is Halt.DAMAGED
    path.unlink()
    assert halted(files).halt is Halt.DAMAGED


def test_another_key_does_not_go_on_with_the_log(files: LogFiles) -> None:
    publish(files, 1)
    assert halted(files, SigningKey(KEY.name, Algorithm.ED25519, b"x" * 32)).halt is Halt.OTHER_KEY
    assert halted(files, SigningKey("other.example", Algorithm.ED25519, b"k" * 32)).halt is Halt.OTHER_KEY


def test_only_one_process_publishes_at_a_time(files: LogFiles) -> None:
    publish(files, 1)
    with files.held(), pytest.raises(LogBusy):
        actions.publish_batch(files=files, key=KEY, cover=True)


@pytest.mark.django_db(transaction=True)
def test_another_machine_on_the_same_database_waits(files: LogFiles, tmp_path: Path, other_session: Any) -> None:
    other_session.execute("BEGIN")
    other_session.execute("SELECT pg_advisory_xact_lock(hashtext('linli.log'), hashtext(current_schema()))")
    with pytest.raises(LogBusy):
        actions.publish_batch(files=files, key=KEY, cover=True)
    other_session.execute("ROLLBACK")
    assert actions.publish_batch(files=files, key=KEY, cover=True).added


@pytest.fixture
def other_session() -> Iterator[Any]:
    wrapper = connection.copy()
    wrapper.connect()
    yield wrapper.connection
    wrapper.close()


def test_the_lock_is_compared_before_it_is_swapped(files: LogFiles) -> None:
    publish(files, 1)
    with files.held(), pytest.raises(LockChanged):
        files.swap_lock(b"something else", b"new")


def test_killed_while_it_writes_it_leaves_no_half_file(tmp_path: Path) -> None:
    script = (
        "import os, pathlib, sys\n"
        "from linli.kit import durable\n"
        "os.fsync = lambda _d: os.kill(os.getpid(), 9)\n"
        "durable.write_durably(pathlib.Path(sys.argv[1]), b'new')\n"
    )
    path = tmp_path / "checkpoint"
    path.write_bytes(b"old")
    ended = subprocess.run([sys.executable, "-c", script, str(path)], check=False, env={**os.environ})
    assert ended.returncode == -9
    assert path.read_bytes() == b"old"
    durable.write_durably(path, b"new")
    assert path.read_bytes() == b"new"


def test_a_witness_signs_what_is_shown(files: LogFiles) -> None:
    witness = SigningKey("witness.example", Algorithm.COSIGNATURE, b"w" * 32)
    an_entry()
    link_all()
    actions.publish_batch(files=files, key=KEY, cosign=lambda _key, note: [witness.sign(note.text, 7)])
    note = parse_note(files.read_checkpoint())
    assert [one.name for one in note.signatures] == [KEY.name, witness.name]
    assert witness.verifier.accepts(note.signatures[1], note.text)
    assert len(parse_note(files.read_lock()).signatures) == 1


def test_a_witness_that_was_away_is_asked_again(files: LogFiles) -> None:
    witness = SigningKey("witness.example", Algorithm.COSIGNATURE, b"w" * 32)
    asked: list[Note] = []

    def away(_key: VerifierKey, note: Note) -> list[Signature]:
        asked.append(note)
        return []

    publish(files, 1)
    actions.publish_batch(files=files, key=KEY, cosign=away)
    actions.publish_batch(files=files, key=KEY, cosign=lambda _key, note: [witness.sign(note.text, 8)])
    actions.publish_batch(files=files, key=KEY, cosign=away)
    assert len(asked) == 1
    assert len(parse_note(files.read_checkpoint()).signatures) == 2
