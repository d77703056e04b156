"""Builders for tests of the public log: a folder, a key, and something to publish."""

from pathlib import Path

from linli.ledger import actions
from linli.ledger.log_files import LogFiles
from linli.ledger.rules.checkpoints import Checkpoint, open_checkpoint
from linli.ledger.rules.merkle import root_of
from linli.ledger.rules.notes import Algorithm, SigningKey
from linli.ledger.rules.tiles import ENTRIES, WIDTH, Tile, hashes_of_entries, tile_widths, unpack_entries
from linli.ledger.tests.make import link_all, new_entries

KEY = SigningKey("town.example/log", Algorithm.ED25519, b"k" * 32)


def a_log(folder: Path) -> LogFiles:
    """A log that has nothing yet."""
    return LogFiles(folder / "log")


def publish(files: LogFiles, count: int, *, limit: int = 1000) -> actions.Published:
    """Record so many acts and publish all of them."""
    actions.record_many(new_entries(count))
    link_all()
    done = actions.publish_batch(files=files, key=KEY, limit=limit)
    while again := actions.publish_batch(files=files, key=KEY, limit=limit).added:
        done = actions.Published(done.size + again, done.added + again)
    return done


def shown(files: LogFiles) -> Checkpoint:
    """The checkpoint that anybody may see, its signature checked."""
    return open_checkpoint(files.read_checkpoint(), (KEY.verifier,), KEY.name)[0]


def entries_of(files: LogFiles, size: int) -> list[bytes]:
    """All entries of the log as its bundles have them."""
    found: list[bytes] = []
    for number in range(-(-size // WIDTH)):
        found += unpack_entries(files.read_entries(Tile(ENTRIES, number, min(WIDTH, size - number * WIDTH))))
    return found


def check_whole(files: LogFiles, checkpoint: Checkpoint | None = None) -> Checkpoint:
    """Everything that was published fits together: entries, every tile, the root. Returns the checkpoint."""
    checkpoint = checkpoint or shown(files)
    entries = entries_of(files, checkpoint.size)
    assert len(entries) == checkpoint.size
    row = hashes_of_entries(entries)
    assert root_of(row) == checkpoint.root
    for level, full, width in tile_widths(checkpoint.size):
        for number in range(full + bool(width)):
            tile = Tile(level, number, WIDTH if number < full else width)
            span = 1 << (8 * level)
            first = number * WIDTH * span
            expected = [root_of(row[at : at + span]) for at in range(first, first + tile.width * span, span)]
            assert files.read_hashes(tile) == b"".join(expected)
    return checkpoint
