"""Tiles: named, cut and filled as C2SP tlog-tiles says, and enough to make every proof from."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.ledger.rules.merkle import HASH_BYTES, leaf_hash, range_hash
from linli.ledger.rules.tiles import (
    ENTRIES,
    WIDTH,
    Edge,
    Tile,
    TileFault,
    bundles_between,
    hashes_of_entries,
    node_from,
    pack_entries,
    parse_path,
    tiles_between,
    unpack_entries,
)
from linli.ledger.tests.make_tree import MemoryLog, entry, tree_hash


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 1_234_067), "tile/0/x001/x234/067"),  # the example of the specification
        (Tile(0, 0), "tile/0/000"),
        (Tile(1, 999, 1), "tile/1/999.p/1"),
        (Tile(0, 1000, 255), "tile/0/x001/000.p/255"),
        (Tile(63, 5), "tile/63/005"),
        (Tile(ENTRIES, 70, 112), "tile/entries/070.p/112"),
    ],
)
def test_a_tile_has_one_path_and_a_path_one_tile(tile: Tile, path: str) -> None:
    assert tile.path == path
    assert parse_path(path) == tile


@given(st.integers(ENTRIES, 63), st.integers(0, 2**40), st.integers(1, WIDTH))
def test_every_path_is_read_back(level: int, number: int, width: int) -> None:
    assert parse_path(Tile(level, number, width).path) == Tile(level, number, width)


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0",
        "tile/0/1000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/00/001",
        "tile/64/001",
        "tile/-1/001",
        "tile/0/001.p/0",
        "tile/0/001.p/256",
        "tile/0/001.p/01",
        "tile/0/001.p/",
        "tile/0/x12/345",
        "tile/0/../001",
        "tile/entries/001\n",
        "tile/0/\u0661\u0662\u0663",  # digits of another script
        "checkpoint",
        "",
    ],
)
def test_no_other_spelling_is_a_path(path: str) -> None:
    with pytest.raises(TileFault):
        parse_path(path)


def test_a_log_of_70_000_has_the_tiles_of_the_specification() -> None:
    tiles = list(tiles_between(0, 70_000))
    assert [tile.path for tile in tiles if not tile.is_full] == [
        "tile/0/273.p/112",
        "tile/1/001.p/17",
        "tile/2/000.p/1",
    ]
    assert sum(tile.is_full and not tile.level for tile in tiles) == 273
    assert [tile for tile in tiles if tile.level == 1 and tile.is_full] == [Tile(1, 0)]
    assert [tile.path for tile in tiles_between(0, 256)] == ["tile/0/000", "tile/1/000.p/1"]


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_growing_makes_what_was_not_there_and_nothing_twice(old: int, by: int) -> None:
    before, after = set(tiles_between(0, old)), set(tiles_between(0, old + by))
    assert list(tiles_between(old, old + by)) == sorted(after - before)
    before, after = set(bundles_between(0, old)), set(bundles_between(0, old + by))
    assert list(bundles_between(old, old + by)) == sorted(after - before)


@pytest.mark.parametrize("batches", [[1], [255, 1], [256], [257], [1, 1, 1], [700, 1, 300, 24], [0, 5, 0]])
def test_a_tree_that_grows_in_batches_has_the_root_of_the_definition(batches: list[int]) -> None:
    log = MemoryLog()
    for batch in batches:
        log.grow(batch)
        assert log.edge.root() == tree_hash(log.entries)
        expected = set(tiles_between(0, len(log.entries)))
        assert expected <= set(log.tiles)
        again = Edge.read(log.read, len(log.entries))
        assert (again.root(), again.rows) == (log.edge.root(), log.edge.rows)


def test_a_tree_of_three_levels_keeps_its_root_when_it_is_taken_up_again_from_its_tiles() -> None:
    log = MemoryLog(66_000)
    again = Edge.read(log.read, 66_000)
    more = hashes_of_entries([entry(number) for number in range(66_000, 66_300)])
    again.append(more)
    log.grow(300)
    assert again.root() == log.edge.root()
    made = again.drain(66_000)
    assert {tile for tile, _raw in made} == set(tiles_between(66_000, 66_300))
    assert made == [(tile, log.tiles[tile]) for tile, _raw in made]
    node = node_from(log.read, 66_300)
    assert range_hash(node, 0, 66_300) == log.edge.root()
    assert node(0, 12_345) == leaf_hash(entry(12_345))


def test_a_tile_of_another_width_is_refused() -> None:
    log = MemoryLog(300)
    node = node_from(lambda tile: log.read(tile)[:-HASH_BYTES], 300)
    with pytest.raises(TileFault):
        node(0, 299)


@given(st.lists(st.binary(max_size=300), max_size=WIDTH))
def test_entries_are_read_back_from_their_bundle(entries: list[bytes]) -> None:
    assert unpack_entries(pack_entries(entries)) == entries


@pytest.mark.parametrize("raw", [b"\x00", b"\x00\x01", b"\x00\x02a", b"\x00\x01ab"])
def test_a_bundle_that_ends_in_the_middle_is_refused(raw: bytes) -> None:
    with pytest.raises(TileFault):
        unpack_entries(raw)


def test_an_entry_of_65_535_bytes_fits_and_one_more_does_not() -> None:
    assert unpack_entries(pack_entries([bytes(65_535)])) == [bytes(65_535)]
    with pytest.raises(TileFault):
        pack_entries([bytes(65_536)])
