"""A log as somebody else publishes it: nothing that comes from there is believed before it has been measured."""

from collections.abc import Callable
from dataclasses import dataclass

from linli.ledger.rules.merkle import HASH_BYTES, Node
from linli.ledger.rules.notes import LONGEST_NOTE, Note, parse_note
from linli.ledger.rules.tiles import LONGEST_ENTRY, WIDTH, Tile, TileFault, node_from, unpack_entries

_LENGTH_BYTES = 2


class Absent(Exception):
    """There is nothing at this address."""


class Unusable(Exception):
    """A tile or a bundle that is not there, or is not what its address says."""

    def __init__(self, tile: Tile, *, absent: bool) -> None:
        super().__init__(tile.path)
        self.tile, self.absent = tile, absent


@dataclass(frozen=True)
class Published:
    """A log behind ``fetch``, which is given an address below its prefix and the most bytes that may come back.

    ``fetch`` raises Absent when nothing is there, and whatever it likes when it cannot say.
    """

    fetch: Callable[[str, int], bytes]

    def checkpoint(self) -> Note:
        """The newest checkpoint, its signatures not checked. Raises Absent, NoteRefused."""
        return parse_note(self.fetch("checkpoint", LONGEST_NOTE))

    def hashes(self, tile: Tile) -> bytes:
        """The bytes of a tile, as wide as asked for; cut from the full one where the partial one is gone.

        Raises Unusable.
        """
        raw, width = self._read(tile, HASH_BYTES)
        if len(raw) != width * HASH_BYTES:
            raise Unusable(tile, absent=False)
        return raw[: tile.width * HASH_BYTES]

    def entries(self, bundle: Tile) -> list[bytes]:
        """The entries of a bundle, as many as asked for. Raises Unusable."""
        raw, width = self._read(bundle, _LENGTH_BYTES + LONGEST_ENTRY)
        try:
            found = unpack_entries(raw)
        except TileFault as fault:
            raise Unusable(bundle, absent=False) from fault
        if len(found) != width:
            raise Unusable(bundle, absent=False)
        return found[: bundle.width]

    def node(self, size: int) -> Node:
        """Any node of the tree of this size, from its tiles. The function raises Unusable."""
        return node_from(self.hashes, size)

    def _read(self, tile: Tile, longest: int) -> tuple[bytes, int]:
        """The bytes and how wide they have to be."""
        try:
            return self.fetch(tile.path, tile.width * longest), tile.width
        except Absent as absent:
            if tile.is_full:
                raise Unusable(tile, absent=True) from absent
        try:
            return self.fetch(tile.clipped(WIDTH).path, WIDTH * longest), WIDTH
        except Absent as absent:
            raise Unusable(tile, absent=True) from absent
