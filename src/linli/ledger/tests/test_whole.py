"""Going over a whole log names the first entry or the first file that is not as it was signed."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.ledger.rules.checkpoints import Checkpoint
from linli.ledger.rules.merkle import EMPTY_ROOT
from linli.ledger.rules.published import Absent, Published
from linli.ledger.rules.tiles import ENTRIES, Tile, bundles_between, pack_entries, unpack_entries
from linli.ledger.rules.whole import WholeFault, WholeRefused, check_whole
from linli.ledger.tests.make_tree import ORIGIN, MemoryLog

SIZE = 600
LOG = MemoryLog(SIZE)
ROOT = LOG.roots[SIZE]
SIGNED = Checkpoint(ORIGIN, SIZE, ROOT)


@dataclass
class Served:
    """The files of a log, each of which may be changed or gone."""

    log: MemoryLog = LOG
    files: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.files = {tile.path: raw for tile, raw in self.log.tiles.items()}
        for bundle in bundles_between(0, len(self.log.entries)):
            first = bundle.number * 256
            self.files[bundle.path] = pack_entries(self.log.entries[first : first + bundle.width])

    def fetch(self, name: str, most: int) -> bytes:
        if name not in self.files:
            raise Absent(name)
        return self.files[name]

    def rewrite(self, index: int, entry: bytes = b"another") -> None:
        """Another entry in its bundle, and nothing else."""
        number, place = divmod(index, 256)
        bundle = Tile(ENTRIES, number, min(256, SIZE - number * 256))
        entries = unpack_entries(self.files[bundle.path])
        entries[place] = entry
        self.files[bundle.path] = pack_entries(entries)

    def spoil(self, tile: Tile, at: int) -> None:
        """One byte of a tile."""
        raw = bytearray(self.files[tile.path])
        raw[at] ^= 1
        self.files[tile.path] = bytes(raw)


def refused(served: Served, signed: Checkpoint = SIGNED, old: Checkpoint | None = None) -> WholeRefused:
    """The fault that is found."""
    with pytest.raises(WholeRefused) as caught:
        check_whole(Published(served.fetch), signed, old)
    return caught.value


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 512, SIZE])
def test_a_log_as_it_was_signed_passes_at_every_size(size: int) -> None:
    log = MemoryLog(size)
    told: list[int] = []
    check_whole(Published(Served(log).fetch), Checkpoint(ORIGIN, size, log.roots[size]), on_bundle=told.append)
    assert told == [min(size, first + 256) for first in range(0, size, 256)]


@given(st.integers(0, SIZE - 1))
def test_an_entry_that_was_rewritten_is_named(index: int) -> None:
    served = Served()
    served.rewrite(index)
    fault = refused(served)
    assert (fault.fault, fault.index) == (WholeFault.ENTRY, index)


def test_of_several_the_first_is_named() -> None:
    served = Served()
    for index in (599, 300, 17, 256):
        served.rewrite(index)
    assert refused(served).index == 17


@given(st.sampled_from(sorted(LOG.tiles)), st.data())
def test_a_tile_that_was_changed_is_named(tile: Tile, data: st.DataObject) -> None:
    served = Served()
    served.spoil(tile, data.draw(st.integers(0, tile.width * 32 - 1)))
    fault = refused(served)
    assert (fault.fault, fault.tile) == (WholeFault.TILE, tile)


def test_an_entry_that_was_rewritten_with_its_tile_is_found_at_that_tile() -> None:
    other = MemoryLog(SIZE)
    other.entries[3] = b"another"
    served = Served()
    served.rewrite(3)
    changed = bytearray(served.files["tile/0/000"])
    changed[3 * 32 : 4 * 32] = bytes(32)
    served.files["tile/0/000"] = bytes(changed)
    fault = refused(served)
    assert (fault.fault, fault.tile) == (WholeFault.TILE, Tile(0, 0))


def test_another_log_that_fits_in_itself_is_not_the_one_that_was_signed() -> None:
    assert refused(Served(MemoryLog(SIZE, of="other "))).fault is WholeFault.ROOT


@pytest.mark.parametrize("name", sorted(Served().files))
def test_a_file_that_is_missing_is_named(name: str) -> None:
    served = Served()
    del served.files[name]
    fault = refused(served)
    assert fault.fault is WholeFault.MISSING
    assert fault.tile is not None
    assert fault.tile.path == name


def test_a_partial_file_that_gave_way_to_the_full_one_is_no_fault() -> None:
    log = MemoryLog(SIZE)
    log.grow(768 - SIZE)
    served = Served(log)
    served.files = {name: raw for name, raw in served.files.items() if ".p/" not in name}
    served.files["tile/1/000.p/2"] = LOG.tiles[Tile(1, 0, 2)]
    check_whole(Published(served.fetch), SIGNED)


BAD_BUNDLES: list[Callable[[bytes], bytes]] = [
    lambda raw: raw[:-1],
    lambda raw: raw + b"\x00\x00",
    lambda raw: b"\xff\xff" + raw[2:],
    lambda raw: b"",
]


@pytest.mark.parametrize("change", BAD_BUNDLES)
def test_a_bundle_that_cannot_be_read_is_named_with_its_first_entry(change: Callable[[bytes], bytes]) -> None:
    served = Served()
    served.files["tile/entries/001"] = change(served.files["tile/entries/001"])
    fault = refused(served)
    assert (fault.fault, fault.index) == (WholeFault.BUNDLE, 256)


def test_a_tile_of_another_width_is_named() -> None:
    served = Served()
    served.files["tile/0/002.p/88"] += bytes(32)
    assert refused(served).tile == Tile(0, 2, 88)


@pytest.mark.parametrize("size", [0, 1, 100, 256, 300, SIZE])
def test_the_log_begins_with_what_an_earlier_checkpoint_signed(size: int) -> None:
    old = MemoryLog(size)
    check_whole(Published(Served().fetch), SIGNED, Checkpoint(ORIGIN, size, old.roots[size]))


@pytest.mark.parametrize("size", [1, 100, 256, 300, SIZE])
def test_history_that_was_written_anew_is_refused(size: int) -> None:
    old = MemoryLog(size, of="then ")
    fault = refused(Served(), SIGNED, Checkpoint(ORIGIN, size, old.roots[size]))
    assert fault.fault is WholeFault.OLD_ROOT


def test_an_entry_rewritten_under_an_earlier_checkpoint_is_named_all_the_same() -> None:
    served = Served()
    served.rewrite(4)
    fault = refused(served, SIGNED, Checkpoint(ORIGIN, 300, MemoryLog(300).roots[300]))
    assert (fault.fault, fault.index) == (WholeFault.ENTRY, 4)


def test_a_log_that_has_become_smaller_is_refused() -> None:
    assert refused(Served(), Checkpoint(ORIGIN, 0, EMPTY_ROOT), SIGNED).fault is WholeFault.SHRUNK
