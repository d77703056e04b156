"""Tiles of a log: 256 hashes of the tree in a file, and 256 entries beside them (C2SP tlog-tiles).

A tile has a level (0: leaf hashes; above: roots of full tiles of the level below), a number in its level and a width,
1 to 256. Entries are a level of their own, ``ENTRIES``.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from linli.ledger.rules.merkle import EMPTY_ROOT, HASH_BYTES, Node, leaf_hash, node_hash, perfect_root

HEIGHT = 8
WIDTH = 1 << HEIGHT
LAST_LEVEL = 63
ENTRIES = -1
LONGEST_ENTRY = 0xFFFF

_NUMBER = re.compile(r"(?:x[0-9]{3}/)*[0-9]{3}\Z")
_PATH = re.compile(r"tile/(entries|0|[1-9][0-9]?)/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?\Z")


class TileFault(ValueError):
    """A path that names no tile, a tile of another length, or an entry that is too long."""


@dataclass(frozen=True, order=True)
class Tile:
    """Which tile: where it stands and how wide it is."""

    level: int
    number: int
    width: int = WIDTH

    @property
    def is_full(self) -> bool:
        """True for a tile that never changes and has no wider one."""
        return self.width == WIDTH

    @property
    def path(self) -> str:
        """Its address below the prefix of the log, ``tile/0/x001/x234/067.p/5``."""
        level = "entries" if self.level == ENTRIES else str(self.level)
        part = "" if self.is_full else f".p/{self.width}"
        return f"tile/{level}/{_number_path(self.number)}{part}"

    def clipped(self, width: int) -> "Tile":
        """The same place, so wide."""
        return Tile(self.level, self.number, width)


def _number_path(number: int) -> str:
    groups = [f"{number % 1000:03d}"]
    while number >= 1000:
        number //= 1000
        groups.append(f"x{number % 1000:03d}")
    return "/".join(reversed(groups))


def parse_path(path: str) -> Tile:
    """The tile at an address. Raises TileFault for everything that is not the one way to write it."""
    found = _PATH.match(path)
    if found is None:
        raise TileFault("no tile has this path")
    level = ENTRIES if found[1] == "entries" else int(found[1])
    number = int(found[2].replace("x", "").replace("/", ""))
    tile = Tile(level, number, int(found[3]) if found[3] else WIDTH)
    if level > LAST_LEVEL or tile.width > WIDTH or tile.path != path:
        raise TileFault("no tile has this path")
    return tile


def tile_widths(size: int) -> Iterator[tuple[int, int, int]]:
    """(level, full tiles, width of the partial one) of the tree of ``size``, up to the last level that has a hash."""
    level = 0
    while size >> (HEIGHT * level):
        count = size >> (HEIGHT * level)
        yield level, count // WIDTH, count % WIDTH
        level += 1


def tiles_between(old: int, size: int) -> Iterator[Tile]:
    """The tiles of hashes that a log of ``size`` must serve and one of ``old`` did not have, level by level."""
    for level, full, width in tile_widths(size):
        before = (old >> (HEIGHT * level)) // WIDTH
        yield from (Tile(level, number) for number in range(before, full))
        if width and (size >> (HEIGHT * level)) != (old >> (HEIGHT * level)):
            yield Tile(level, full, width)


def bundles_between(old: int, size: int) -> Iterator[Tile]:
    """The same for entries."""
    for number in range(old // WIDTH, size // WIDTH):
        yield Tile(ENTRIES, number)
    if size % WIDTH and size != old:
        yield Tile(ENTRIES, size // WIDTH, size % WIDTH)


def pack_entries(entries: Iterable[bytes]) -> bytes:
    """A bundle: each entry behind its length as two bytes, the larger first. Raises TileFault for one over 65,535."""
    parts: list[bytes] = []
    for entry in entries:
        if len(entry) > LONGEST_ENTRY:
            raise TileFault("an entry is longer than 65,535 bytes")
        parts += [len(entry).to_bytes(2, "big"), entry]
    return b"".join(parts)


def unpack_entries(raw: bytes) -> list[bytes]:
    """The entries of a bundle. Raises TileFault when the lengths do not come out."""
    at, found = 0, []
    while at < len(raw):
        end = at + 2 + int.from_bytes(raw[at : at + 2], "big")
        if at + 2 > len(raw) or end > len(raw):
            raise TileFault("the bundle ends in the middle of an entry")
        found.append(raw[at + 2 : end])
        at = end
    return found


def hashes_of(raw: bytes, width: int) -> list[bytes]:
    """The hashes of a tile. Raises TileFault when it is not exactly so wide."""
    if len(raw) != width * HASH_BYTES:
        raise TileFault("the tile has another width")
    return [raw[at : at + HASH_BYTES] for at in range(0, len(raw), HASH_BYTES)]


def node_from(read: Callable[[Tile], bytes], size: int) -> Node:
    """Any node of the tree of ``size`` from its tiles; ``read`` gives the bytes of one. Tiles are read once."""
    kept: dict[Tile, list[bytes]] = {}

    def node(height: int, index: int) -> bytes:
        level, inside = divmod(height, HEIGHT)
        number, first = divmod(index << inside, WIDTH)
        width = min(WIDTH, (size >> (HEIGHT * level)) - number * WIDTH)
        tile = Tile(level, number, width)
        if tile not in kept:
            kept[tile] = hashes_of(read(tile), width)
        return perfect_root(kept[tile][first : first + (1 << inside)])

    return node


@dataclass
class Edge:
    """The right edge of a growing tree: the hashes of the last, partial tile of each level.

    ``append`` takes the leaves of a batch; afterwards ``drain`` gives every tile that this batch made, full ones and
    the new partial ones, and ``root`` the root of it all. Nothing is written here.
    """

    size: int = 0
    rows: list[list[bytes]] = field(default_factory=list)
    made: list[tuple[Tile, bytes]] = field(default_factory=list)

    @classmethod
    def read(cls, read: Callable[[Tile], bytes], size: int) -> "Edge":
        """The edge of the tree of ``size`` from its tiles. Raises TileFault for a tile of another width."""
        tiles = [Tile(level, full, width) if width else None for level, full, width in tile_widths(size)]
        return cls(size, [hashes_of(read(tile), tile.width) if tile else [] for tile in tiles])

    def append(self, leaves: Iterable[bytes]) -> None:
        """More leaf hashes, in their order."""
        for leaf in leaves:
            self.size += 1
            self._push(0, leaf)

    def _push(self, level: int, hashed: bytes) -> None:
        if level == len(self.rows):
            self.rows.append([])
        row = self.rows[level]
        row.append(hashed)
        if len(row) == WIDTH:
            number = (self.size >> (HEIGHT * (level + 1))) - 1
            self.made.append((Tile(level, number), b"".join(row)))
            self.rows[level] = []
            self._push(level + 1, perfect_root(row))

    def drain(self, old: int) -> list[tuple[Tile, bytes]]:
        """The tiles made since the tree had ``old`` leaves, with their bytes."""
        made, self.made = self.made, []
        partial = [tile for tile in tiles_between(old, self.size) if not tile.is_full]
        return made + [(tile, b"".join(self.rows[tile.level])) for tile in partial]

    def root(self) -> bytes:
        """The root of the tree as it is now."""
        found: bytes | None = None
        for row in self.rows:
            found = _fold(row, found)
        return EMPTY_ROOT if found is None else found


def _fold(row: list[bytes], rest: bytes | None) -> bytes | None:
    """The root over equal subtrees followed by a smaller remainder."""
    end = len(row)
    while end:
        width = end & -end
        part = perfect_root(row[end - width : end])
        rest = part if rest is None else node_hash(part, rest)
        end -= width
    return rest


def hashes_of_entries(entries: Iterable[bytes]) -> list[bytes]:
    """The leaf hashes of entries, in their order."""
    return [leaf_hash(entry) for entry in entries]
