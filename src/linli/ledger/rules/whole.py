"""A whole log gone over: every entry hashed, every tile compared, the root made anew, and the first fault named.

Where entries and tiles do not agree, the signed root decides which of them was changed: what leads to the root is what
was signed. An entry is at fault when the tile above it leads there and the entry does not fit the tile.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from linli.ledger.rules.checkpoints import Checkpoint
from linli.ledger.rules.merkle import HASH_BYTES, perfect_root, range_hash
from linli.ledger.rules.published import Published, Unusable
from linli.ledger.rules.tiles import ENTRIES, HEIGHT, WIDTH, Edge, Tile, hashes_of, hashes_of_entries


class WholeFault(StrEnum):
    """What is wrong with a log."""

    ENTRY = "ENTRY"  # this entry is not the one that was signed
    TILE = "TILE"  # this tile of hashes is not the one that was signed
    MISSING = "MISSING"  # this tile or bundle is not there
    BUNDLE = "BUNDLE"  # this bundle of entries cannot be read, or has more or fewer than it must
    ROOT = "ROOT"  # entries and tiles agree with each other, and not with what was signed
    OLD_ROOT = "OLD_ROOT"  # what was there at an earlier checkpoint is no longer the same
    SHRUNK = "SHRUNK"  # fewer entries than at an earlier checkpoint


class WholeRefused(Exception):
    """The first fault: which entry or which tile, where one can be named."""

    def __init__(self, fault: WholeFault, *, index: int | None = None, tile: Tile | None = None) -> None:
        super().__init__(fault.value)
        self.fault, self.index, self.tile = fault, index, tile


@dataclass(frozen=True, order=True)
class _Difference:
    """A hash that was made anew from the entries and stands otherwise in its tile: the first leaf under it, where."""

    first: int
    level: int
    number: int
    place: int


@dataclass
class _Walk:
    """How far the log has been read, and the first difference of each level."""

    published: Published
    checkpoint: Checkpoint
    edge: Edge = field(default_factory=Edge)
    found: dict[int, _Difference] = field(default_factory=dict)
    kept: dict[tuple[int, int], list[bytes]] = field(default_factory=dict)

    def take(self, hashes: list[bytes]) -> None:
        """More leaf hashes, and a look at every tile that they fill."""
        self.edge.append(hashes)
        made, self.edge.made = self.edge.made, []
        for tile, raw in made:
            self.compare(tile, raw)

    def compare(self, tile: Tile, made: bytes) -> None:
        """Note where the tile differs from what the entries make."""
        served = self.published.hashes(tile)
        if served == made or tile.level in self.found:
            return
        place = next(at for at in range(tile.width) if _hash(served, at) != _hash(made, at))
        first = (tile.number * WIDTH + place) << (HEIGHT * tile.level)
        self.found[tile.level] = _Difference(first, tile.level, tile.number, place)

    def finish(self) -> None:
        """The partial tiles on the right."""
        for tile, raw in self.edge.drain(0):
            self.compare(tile, raw)

    def row(self, level: int, number: int) -> list[bytes]:
        """The hashes of a tile as served; none where there is no such tile."""
        if (level, number) not in self.kept:
            width = min(WIDTH, (self.checkpoint.size >> (HEIGHT * level)) - number * WIDTH)
            tile = Tile(level, number, width)
            self.kept[level, number] = hashes_of(self.published.hashes(tile), width)
        return self.kept[level, number]

    def is_partial(self, level: int, number: int) -> bool:
        """True for the last tile of its level when it is not full: these make the root between them."""
        return (self.checkpoint.size >> (HEIGHT * level)) // WIDTH == number

    def signed(self, level: int, number: int) -> Tile | None:
        """None when the tile leads to the signed root; else the highest tile above it, or itself, that does not."""
        if self.is_partial(level, number):
            return None
        above = self.signed(level + 1, number // WIDTH)
        if above is not None:
            return above
        expected = self.row(level + 1, number // WIDTH)[number % WIDTH]
        return None if perfect_root(self.row(level, number)) == expected else Tile(level, number)


def _hash(raw: bytes, at: int) -> bytes:
    return raw[at * HASH_BYTES : (at + 1) * HASH_BYTES]


def check_whole(
    published: Published,
    checkpoint: Checkpoint,
    old: Checkpoint | None = None,
    on_bundle: Callable[[int], None] | None = None,
) -> None:
    """Raises WholeRefused with the first fault; ``on_bundle`` is told how many entries have been read.

    ``old``: an earlier checkpoint, which the log must begin with. One bundle and a few tiles are held at a time.
    """
    if old is not None and old.size > checkpoint.size:
        raise WholeRefused(WholeFault.SHRUNK)
    walk = _Walk(published, checkpoint)
    try:
        _check_old(walk, old)
        for hashes in _leaves(published, checkpoint.size):
            for part in _parted(hashes, walk.edge.size, old):
                walk.take(part)
                _check_old(walk, old)
            if on_bundle is not None:
                on_bundle(walk.edge.size)
        walk.finish()
        _decide(walk)
    except Unusable as unusable:
        raise _refusal(unusable) from unusable


def _leaves(published: Published, size: int) -> Iterator[list[bytes]]:
    for number in range(-(-size // WIDTH)):
        bundle = Tile(ENTRIES, number, min(WIDTH, size - number * WIDTH))
        yield hashes_of_entries(published.entries(bundle))


def _parted(hashes: list[bytes], size: int, old: Checkpoint | None) -> list[list[bytes]]:
    """Cut where the earlier checkpoint stands."""
    at = old.size - size if old is not None else 0
    return [hashes[:at], hashes[at:]] if 0 < at < len(hashes) else [hashes]


def _check_old(walk: _Walk, old: Checkpoint | None) -> None:
    if old is not None and old.size == walk.edge.size and old.root != walk.edge.root():
        _decide(walk, partial=old.size < walk.checkpoint.size)
        raise WholeRefused(WholeFault.OLD_ROOT)


def _decide(walk: _Walk, *, partial: bool = False) -> None:
    """Raise the first fault, if there is one. ``partial``: not all entries have been read, so the root is not known."""
    entries_are_signed = not partial and walk.edge.root() == walk.checkpoint.root
    if entries_are_signed and not walk.found:
        return
    differences = sorted(walk.found.values())
    if entries_are_signed:
        raise WholeRefused(WholeFault.TILE, tile=_tile_at(walk, differences[0]))
    if range_hash(walk.published.node(walk.checkpoint.size), 0, walk.checkpoint.size) == walk.checkpoint.root:
        for difference in differences:
            _blame(walk, difference)
    if not partial:
        raise WholeRefused(WholeFault.ROOT)


def _blame(walk: _Walk, at: _Difference) -> None:
    """Raise for what this difference shows; nothing where one further down says it more closely."""
    unsigned = walk.signed(at.level, at.number)
    if unsigned is not None:
        raise WholeRefused(WholeFault.TILE, tile=unsigned)
    if not at.level:
        raise WholeRefused(WholeFault.ENTRY, index=at.first)
    below = walk.signed(at.level - 1, at.number * WIDTH + at.place)
    if below is not None:
        raise WholeRefused(WholeFault.TILE, tile=below)


def _tile_at(walk: _Walk, at: _Difference) -> Tile:
    width = min(WIDTH, (walk.checkpoint.size >> (HEIGHT * at.level)) - at.number * WIDTH)
    return Tile(at.level, at.number, width)


def _refusal(unusable: Unusable) -> WholeRefused:
    tile = unusable.tile
    if unusable.absent:
        return WholeRefused(WholeFault.MISSING, tile=tile)
    if tile.level == ENTRIES:
        return WholeRefused(WholeFault.BUNDLE, tile=tile, index=tile.number * WIDTH)
    return WholeRefused(WholeFault.TILE, tile=tile)
