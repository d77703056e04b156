"""A log in memory, and the definitions of RFC 6962 word for word: slow, and sharing no line with the rules."""

import hashlib
from collections.abc import Sequence

from linli.ledger.rules.checkpoints import Checkpoint
from linli.ledger.rules.merkle import EMPTY_ROOT, prove_consistency, prove_inclusion
from linli.ledger.rules.notes import Algorithm, Note, SigningKey
from linli.ledger.rules.receipts import Receipt
from linli.ledger.rules.tiles import Edge, Tile, hashes_of_entries, node_from

ORIGIN = "log.example/town"
LOG = SigningKey(ORIGIN, Algorithm.ED25519, bytes(range(32)))
WITNESS = SigningKey("witness.example/one", Algorithm.COSIGNATURE, bytes(range(32, 64)))
AT = 1_790_000_000  # some second of 2026


def entry(number: int) -> bytes:
    """The entry of this number."""
    return f"entry {number}".encode()


def tree_hash(entries: Sequence[bytes]) -> bytes:
    """MTH(D[n]) of RFC 6962, 2.1."""
    if not entries:
        return hashlib.sha256().digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    middle = _half(len(entries))
    return hashlib.sha256(b"\x01" + tree_hash(entries[:middle]) + tree_hash(entries[middle:])).digest()


def audit_path(index: int, entries: Sequence[bytes]) -> list[bytes]:
    """PATH(m, D[n]) of RFC 6962, 2.1.1."""
    if len(entries) == 1:
        return []
    middle = _half(len(entries))
    if index < middle:
        return [*audit_path(index, entries[:middle]), tree_hash(entries[middle:])]
    return [*audit_path(index - middle, entries[middle:]), tree_hash(entries[:middle])]


def subproof(old: int, entries: Sequence[bytes], whole: bool = True) -> list[bytes]:
    """SUBPROOF(m, D[n], b) of RFC 6962, 2.1.2."""
    if old == len(entries):
        return [] if whole else [tree_hash(entries)]
    middle = _half(len(entries))
    if old <= middle:
        return [*subproof(old, entries[:middle], whole), tree_hash(entries[middle:])]
    return [*subproof(old - middle, entries[middle:], False), tree_hash(entries[:middle])]


def _half(size: int) -> int:
    power = 1
    while power * 2 < size:
        power *= 2
    return power


class MemoryLog:
    """Entries, and every tile that was ever made for them."""

    def __init__(self, size: int = 0, of: str = "") -> None:
        self.of = of.encode()
        self.edge = Edge()
        self.entries: list[bytes] = []
        self.tiles: dict[Tile, bytes] = {}
        self.roots: dict[int, bytes] = {0: EMPTY_ROOT}
        if size:
            self.grow(size)

    def grow(self, by: int) -> None:
        """So many more entries, as one batch."""
        self.take([self.of + entry(len(self.entries) + number) for number in range(by)])

    def take(self, fresh: Sequence[bytes]) -> None:
        """These entries, as one batch."""
        old = len(self.entries)
        self.entries += fresh
        self.edge.append(hashes_of_entries(fresh))
        self.tiles.update(self.edge.drain(old))
        self.roots[self.edge.size] = self.edge.root()

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """From the tiles alone."""
        return prove_inclusion(node_from(self.read, size), index, size)

    def consistency(self, old: int, size: int) -> list[bytes]:
        """From the tiles alone."""
        return prove_consistency(node_from(self.read, size), old, size)

    def read(self, tile: Tile) -> bytes:
        """A tile, or the beginning of a wider one."""
        if tile in self.tiles:
            return self.tiles[tile]
        wider = next(
            one for one in self.tiles if (one.level, one.number) == (tile.level, tile.number) and one.width > tile.width
        )
        return self.tiles[wider][: tile.width * 32]

    def checkpoint(self, *keys: SigningKey, size: int | None = None) -> Note:
        """The newest checkpoint, signed by the log unless other keys are given."""
        size = len(self.entries) if size is None else size
        text = Checkpoint(ORIGIN, size, tree_hash(self.entries[:size])).text
        return Note(text, tuple(key.sign(text, AT) for key in keys or (LOG,)))

    def receipt(self, index: int, *keys: SigningKey) -> Receipt:
        """Of an entry, under the newest checkpoint."""
        size = len(self.entries)
        return Receipt(index, tuple(self.inclusion(index, size)), self.checkpoint(*keys))
