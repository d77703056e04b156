"""A log of a test as files, to be read and to be tampered with."""

from pathlib import Path

from linli.ledger.rules.notes import SigningKey
from linli.ledger.rules.tiles import bundles_between, pack_entries
from linli.ledger.tests.make_tree import LOG, MemoryLog


def write_log(folder: Path, log: MemoryLog, *keys: SigningKey) -> Path:
    """Lay the log out as C2SP says; returns the folder."""
    for tile, raw in log.tiles.items():
        write(folder / tile.path, raw)
    for bundle in bundles_between(0, len(log.entries)):
        first = bundle.number * 256
        write(folder / bundle.path, pack_entries(log.entries[first : first + bundle.width]))
    write(folder / "checkpoint", log.checkpoint(*(keys or (LOG,))).raw)
    return folder


def write(path: Path, raw: bytes) -> None:
    """One file, with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)


def spoil(path: Path, at: int, by: int = 1) -> None:
    """Turn bits of one byte over."""
    raw = bytearray(path.read_bytes())
    raw[at] ^= by
    path.write_bytes(bytes(raw))
