"""The chain of places: nothing published is a group smaller than five, and a selection never counts anew."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.insight.rules import CELL_LINKS, LEAST, Area, Link, Spot, area_of, fold_cells, place

VILLAGES = ("c/t1/v1/", "c/t1/v2/", "c/t2/v3/")
SPOTS = st.one_of(
    st.builds(Spot, st.sampled_from(VILLAGES), st.integers(-45, 45), st.integers(-3, 3)),
    st.builds(Spot, st.sampled_from((*VILLAGES, "c/t1/", "c/"))),
)
STRATA = st.dictionaries(SPOTS, st.integers(1, 9), max_size=30)


@given(STRATA)
def test_every_published_group_is_five_or_more(counts: dict[Spot, int]) -> None:
    sums: Counter[Area] = Counter()
    for spot, area in place(counts).items():
        sums[area] += counts[spot]
    assert all(count >= LEAST for count in sums.values())


@given(STRATA)
def test_what_is_left_out_is_fewer_than_five_for_the_whole_county(counts: dict[Spot, int]) -> None:
    placed = place(counts)
    assert sum(count for spot, count in counts.items() if spot not in placed) < LEAST


@given(STRATA)
def test_every_spot_stands_at_a_place_that_holds_it(counts: dict[Spot, int]) -> None:
    for spot, area in place(counts).items():
        assert area_of(spot, area.link) == area


@given(STRATA)
def test_the_map_and_the_rows_tell_the_same_of_every_cell(counts: dict[Spot, int]) -> None:
    whole = {spot: area for spot, area in place(counts).items() if area.link in CELL_LINKS}
    assert place(counts, CELL_LINKS) == whole


@given(st.lists(STRATA, max_size=3))
def test_arrays_fold_as_objects_do(strata: list[dict[Spot, int]]) -> None:
    keys = [(number, path) for number in range(len(strata)) for path in VILLAGES]
    known = [
        (keys.index((number, spot.path)), spot.x, spot.y, count)
        for number, counts in enumerate(strata)
        for spot, count in counts.items()
        if spot.x is not None
    ]
    folded = {
        (number, Area(link, path, x, y)): count
        for link, *columns in fold_cells(*np.array(known, dtype=np.int64).reshape(-1, 4).T)
        for key, x, y, count in zip(*(column.tolist() for column in columns), strict=True)
        for number, path in [keys[key]]
    }
    placed: Counter[tuple[int, Area]] = Counter()
    for number, counts in enumerate(strata):
        for spot, area in place(counts, CELL_LINKS).items():
            placed[number, area] += counts[spot]
    assert folded == dict(placed)


@given(STRATA)
def test_the_cells_of_a_tile_do_not_depend_on_what_lies_elsewhere(counts: dict[Spot, int]) -> None:
    tiles = {area_of(spot, Link.CELL_2KM) for spot in counts} - {None}
    for tile in tiles:
        inside = {spot: count for spot, count in counts.items() if area_of(spot, Link.CELL_2KM) == tile}
        assert place(inside, CELL_LINKS).items() <= place(counts, CELL_LINKS).items()


@pytest.mark.parametrize(
    ("counts", "links"),
    [
        ({Spot("c/t/v/", 1, 1): 5}, {Link.CELL_100M}),
        ({Spot("c/t/v/", 0, 0): 4, Spot("c/t/v/", 4, 4): 1}, {Link.CELL_500M}),
        ({Spot("c/t/v/", 0, 0): 4, Spot("c/t/v/", 19, 0): 1}, {Link.CELL_2KM}),
        ({Spot("c/t/v/", 0, 0): 4, Spot("c/t/v/", 20, 0): 1}, {Link.VILLAGE}),
        ({Spot("c/t/v/", 0, 0): 4, Spot("c/t/w/", 0, 0): 1}, {Link.TOWNSHIP}),
        ({Spot("c/t/v/"): 4, Spot("c/u/w/"): 1}, {Link.COUNTY}),
        ({Spot("c/t/v/", 0, 0): 4}, set()),
    ],
)
def test_the_finest_place_that_five_share_is_published(counts: dict[Spot, int], links: set[Link]) -> None:
    assert {area.link for area in place(counts).values()} == links


def test_a_village_that_was_shown_may_not_be_subtracted_to_find_the_rest_of_it() -> None:
    counts = {Spot("c/t/v/", 0, 0): 5, Spot("c/t/v/", 30, 0): 2, Spot("c/t/w/"): 3}
    placed = place(counts)
    assert placed[Spot("c/t/v/", 0, 0)].link is Link.CELL_100M
    assert placed[Spot("c/t/v/", 30, 0)] == placed[Spot("c/t/w/")] == Area(Link.TOWNSHIP, "c/t/")


def test_the_middle_of_a_cell_is_published_and_never_a_corner_of_it() -> None:
    assert Area(Link.CELL_100M, "c/t/v/", 120234, 29714).centre() == (120.2345, 29.7145)
    assert Area(Link.CELL_2KM, "c/t/v/", 6011, 1485).centre() == (120.23, 29.71)
    assert Area(Link.VILLAGE, "c/t/v/").centre() is None
