"""Publish what was recorded: leaves into the database, tiles onto the disk, then the checkpoint, in this order.

Killed anywhere, the next run goes on without a fork and without a gap: leaves that were stored are published as they
are, tiles are written again with the same bytes, and no checkpoint is signed twice for one size with two roots, because
the lock is swapped before anybody sees what was signed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from linli.ledger.actions.publish.grow import grow
from linli.ledger.log_files import LogFiles
from linli.ledger.models import Leaf
from linli.ledger.rules.checkpoints import Checkpoint, parse_checkpoint
from linli.ledger.rules.merkle import HASH_BYTES, leaf_hash
from linli.ledger.rules.notes import Note, NoteRefused, Signature, SigningKey, VerifierKey, check_signed, parse_note
from linli.ledger.rules.standing import Halt, LogBusy, LogHalted, Standing, halt_of
from linli.ledger.rules.tiles import (
    ENTRIES,
    WIDTH,
    Edge,
    Tile,
    TileFault,
    bundles_between,
    hashes_of_entries,
    pack_entries,
)

Cosign = Callable[[VerifierKey, Note], Sequence[Signature]]  # the key that has signed the note

# Beside the sequencer's own: two machines on one database, where the folder's lock does not reach.
_ALONE = "SELECT pg_try_advisory_xact_lock(hashtext('linli.log'), hashtext(current_schema()))"
_SIZE = "SELECT coalesce(max(index) + 1, 0) FROM ledger_leaf"


@dataclass(frozen=True)
class Published:
    """The log as it is now: its size, and how many leaves this batch added to what anybody may see."""

    size: int
    added: int


def publish_batch(
    *, files: LogFiles, key: SigningKey, limit: int = 1000, cover: bool = False, cosign: Cosign | None = None
) -> Published:
    """Publish at most ``limit`` waiting entries and as many readings.

    ``cover``: a batch that stands for nothing when nothing waits. ``cosign`` asks the witnesses and raises LogHalted
    AHEAD when one of them has seen more. Raises LogHalted when the log must not go on, LogBusy when another
    publishes, OSError when the disk does not take it: nothing was shown then.
    """
    with files.held():
        before = files.read_lock()
        last = _opened(before, key) if before else None
        size = last.size if last else 0
        held = _grow(files, last, limit, cover=cover)
        if held == size and last is not None:
            _show(files, before, key, cosign)
            return Published(size, 0)
        if held == 0:
            return Published(0, 0)
        made = _write(files, last, key, held)
        signed = Note(made.text, (key.sign(made.text),)).raw
        files.swap_lock(before, signed)
        _show(files, signed, key, cosign)
        tidy(files, size, held)
        return Published(held, held - size)


def _opened(raw: bytes, key: SigningKey) -> Checkpoint:
    try:
        note = parse_note(raw)
        check_signed(note, [key.verifier])
        found = parse_checkpoint(note.text)
    except NoteRefused as refusal:
        raise LogHalted(Halt.OTHER_KEY) from refusal
    if found.origin != key.name:
        raise LogHalted(Halt.OTHER_KEY)
    return found


def _grow(files: LogFiles, last: Checkpoint | None, limit: int, *, cover: bool) -> int:
    """Leaves for what waits, after a look whether the log may go on; the size in the database."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL synchronous_commit = on")  # what is signed must not be lost with a crash
        cursor.execute(_ALONE)
        (alone,) = cursor.fetchone()
        if not alone:
            raise LogBusy
        cursor.execute(_SIZE)
        (held,) = cursor.fetchone()
        check_standing(files, last, held)
        if held > (last.size if last else 0):  # stored by a batch that was cut off: these come first
            return int(held)
        return int(held) + grow(held, limit, cover=cover)


def check_standing(files: LogFiles, last: Checkpoint | None, held: int) -> None:
    """Raises LogHalted unless the database goes on where the log stands."""
    size = last.size if last else None
    known = size is not None and 0 < size <= held
    standing = Standing(
        published=size,
        held=held,
        last_in_database=leaf_hash(_entry_at(size - 1)) if size and known else b"",
        last_in_files=_hash_at(files, size) if size and known else b"",
    )
    halt = halt_of(standing)
    if halt is not None:
        raise LogHalted(halt, published=size or 0, held=held)


def _entry_at(index: int) -> bytes:
    return bytes(Leaf.objects.values_list("entry", flat=True).get(index=index))


def _hash_at(files: LogFiles, size: int) -> bytes:
    """The hash of the last leaf of a log of this size, as the files have it."""
    tile = Tile(0, (size - 1) // WIDTH, (size - 1) % WIDTH + 1)
    try:
        return files.read_hashes(tile)[-HASH_BYTES:]
    except FileNotFoundError as error:
        raise LogHalted(Halt.DAMAGED, published=size) from error


def _write(files: LogFiles, last: Checkpoint | None, key: SigningKey, held: int) -> Checkpoint:
    """Bundles and tiles up to ``held`` leaves, durable; the checkpoint over them, not signed yet."""
    size = last.size if last else 0
    edge = _edge(files, last)
    first = size // WIDTH * WIDTH  # the last bundle is written anew, wider
    entries = list(
        Leaf.objects.filter(index__gte=first, index__lt=held).order_by("index").values_list("entry", flat=True)
    )
    if len(entries) != held - first:
        raise LogHalted(Halt.DAMAGED, published=size, held=held)
    raws = [bytes(entry) for entry in entries]
    edge.append(hashes_of_entries(raws[size - first :]))
    files.write_all([*bundles_of(raws, first, size, held), *edge.drain(size)])
    return Checkpoint(key.name, held, edge.root())


def bundles_of(raws: Sequence[bytes], first: int, size: int, held: int) -> list[tuple[Tile, bytes]]:
    """The bundles that a log of ``held`` leaves has and one of ``size`` had not; ``raws`` begin at ``first``."""
    begun = [(bundle, bundle.number * WIDTH - first) for bundle in bundles_between(size, held)]
    return [(bundle, pack_entries(raws[begin : begin + bundle.width])) for bundle, begin in begun]


def _edge(files: LogFiles, last: Checkpoint | None) -> Edge:
    """The right edge of the tree that was signed. Raises LogHalted when the files lead to another root."""
    if last is None:
        return Edge()
    try:
        edge = Edge.read(files.read_hashes, last.size)
    except (FileNotFoundError, TileFault) as error:
        raise LogHalted(Halt.DAMAGED, published=last.size) from error
    if edge.root() != last.root:
        raise LogHalted(Halt.DAMAGED, published=last.size)
    return edge


def _show(files: LogFiles, signed: bytes, key: SigningKey, cosign: Cosign | None) -> None:
    """The signed checkpoint with what the witnesses add; once shown, it is not asked for again."""
    shown, note = _shown(files), parse_note(signed)
    if shown and shown.text == note.text and (cosign is None or len(shown.signatures) > 1):
        return
    added = tuple(cosign(key.verifier, note)) if cosign is not None else ()
    files.show_checkpoint(Note(note.text, note.signatures + added).raw)


def _shown(files: LogFiles) -> Note | None:
    """What everybody sees; a damaged file is none: what was signed lies in the lock, and is shown once more."""
    raw = files.read_checkpoint()
    try:
        return parse_note(raw) if raw else None
    except NoteRefused:
        return None


def tidy(files: LogFiles, size: int, held: int) -> None:
    """Partial files that a wider one begins with."""
    for level in range(-1, 8):
        width = held >> (8 * max(level, 0))
        if not width:
            break
        before = size >> (8 * max(level, 0))
        for number in range(before // WIDTH, (width - 1) // WIDTH + 1):
            kept = min(WIDTH, width - number * WIDTH)
            files.forget_narrower(Tile(ENTRIES if level < 0 else level, number, kept))
