"""After a restore: what an operator does so that the log goes on without a fork. Each is asked for by hand."""

from datetime import datetime

from django.db import connection, transaction

from linli.kit.actors import Actor
from linli.kit.ids import uuid7
from linli.ledger.actions.publish.grow import NewLeaf, store
from linli.ledger.actions.publish.publish import bundles_of, tidy
from linli.ledger.actions.record import record
from linli.ledger.log_files import LogFiles
from linli.ledger.models import Leaf
from linli.ledger.rules.checkpoints import Checkpoint, open_checkpoint
from linli.ledger.rules.leaves import Source
from linli.ledger.rules.merkle import leaf_hash
from linli.ledger.rules.notes import SigningKey
from linli.ledger.rules.standing import Halt, LogHalted
from linli.ledger.rules.tiles import (
    ENTRIES,
    WIDTH,
    Edge,
    Tile,
    hashes_of_entries,
    unpack_entries,
)

_CHUNK = 256 * 64


def adopt(*, files: LogFiles, key: SigningKey, actor: Actor, at: datetime) -> tuple[int, int]:
    """Take the leaves that were published and are no longer in a restored database back from the files.

    Their records are gone; that they were there stays public, and this act with its range goes into the record and the
    log. Returns the first index and the one behind the last; equal when nothing was missing. Raises LogHalted FORKED
    when the database holds other leaves than were published, DAMAGED when the files do not lead to what was signed.
    """
    with files.held(), transaction.atomic():
        last, _note = open_checkpoint(files.read_lock(), (key.verifier,), key.name)
        held = Leaf.objects.count()
        _check_same(files, min(held, last.size))
        if held >= last.size:
            return held, held
        if Edge.read(files.read_hashes, last.size).root() != last.root:
            raise LogHalted(Halt.DAMAGED, published=last.size, held=held)
        for first, raws in _published(files, held, last):
            store(first, [NewLeaf(Source.ADOPTED, raw) for raw in raws])
        facts = {"from": held, "to": last.size}
        record(
            verb="ledger.adopt",
            subject_type="log",
            subject_id=uuid7(),
            actor=actor,
            at=at,
            before=None,
            after=facts,
            facts=facts,
        )
        return held, last.size


def _check_same(files: LogFiles, size: int) -> None:
    """The last leaf that both have is the same in both."""
    if size:
        tile = Tile(ENTRIES, (size - 1) // WIDTH, (size - 1) % WIDTH + 1)
        in_files = unpack_entries(files.read_entries(tile))[-1]
        if in_files != bytes(Leaf.objects.values_list("entry", flat=True).get(index=size - 1)):
            raise LogHalted(Halt.FORKED, published=size, held=size)


def _published(files: LogFiles, held: int, last: Checkpoint) -> list[tuple[int, list[bytes]]]:
    """(index, entries) of every bundle from ``held`` on; each entry checked against the hashes that were signed."""
    found: list[tuple[int, list[bytes]]] = []
    for number in range(held // WIDTH, (last.size - 1) // WIDTH + 1):
        width = min(WIDTH, last.size - number * WIDTH)
        raws = unpack_entries(files.read_entries(Tile(ENTRIES, number, width)))
        if b"".join(map(leaf_hash, raws)) != files.read_hashes(Tile(0, number, width)):
            raise LogHalted(Halt.DAMAGED, published=last.size, held=held)
        skip = max(held - number * WIDTH, 0)
        found.append((number * WIDTH + skip, raws[skip:]))
    return found


def recover(*, files: LogFiles, key: SigningKey, checkpoint: bytes) -> Checkpoint:
    """Put the lock and the files back where both are lost, from the newest checkpoint that somebody else has kept.

    Every file is written anew from the database. Raises NoteRefused when the checkpoint is not of this log, LogHalted
    RESTORED when the database has fewer leaves than it says, FORKED when they lead to another root, LOCK_LOST never.
    """
    wanted, note = open_checkpoint(checkpoint, (key.verifier,), key.name)
    with files.held():
        if files.read_lock():
            raise LogHalted(Halt.FORKED, published=wanted.size)
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(index) + 1, 0) FROM ledger_leaf")
            (held,) = cursor.fetchone()
        if held < wanted.size:
            raise LogHalted(Halt.RESTORED, published=wanted.size, held=held)
        edge = Edge()
        for first in range(0, wanted.size, _CHUNK):
            _rebuild(files, edge, first, min(first + _CHUNK, wanted.size))
        if edge.root() != wanted.root:
            raise LogHalted(Halt.FORKED, published=wanted.size, held=held)
        files.swap_lock(b"", note.raw)
        files.show_checkpoint(note.raw)
        tidy(files, 0, wanted.size)
        return wanted


def _rebuild(files: LogFiles, edge: Edge, first: int, end: int) -> None:
    rows = Leaf.objects.filter(index__gte=first, index__lt=end).order_by("index").values_list("entry", flat=True)
    raws = [bytes(entry) for entry in rows]
    edge.append(hashes_of_entries(raws))
    files.write_all([*bundles_of(raws, first, first, end), *edge.drain(first)])
