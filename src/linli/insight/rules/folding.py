"""The same chain as ``publication.place``, for the cells of many strata at once: arrays instead of objects.

A hot path of the public map. A property test holds it to ``place``.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from linli.insight.rules.publication import CELL_SIZES, LEAST, Link

Ints = NDArray[np.int64]


def fold_cells(strata: Ints, xs: Ints, ys: Ints, counts: Ints) -> Iterator[tuple[Link, Ints, Ints, Ints, Ints]]:
    """For each size of cell, the finest first: stratum, x and y in cells of that size, and count of what is published.

    The four arrays are of one length: a stratum (not negative) with its village, a cell of the finest size, a count.
    """
    for link, size in CELL_SIZES.items():
        if not len(counts):
            return
        cell_x, cell_y = xs // size, ys // size
        _keys, first, which = np.unique(_key(strata, cell_x, cell_y), return_index=True, return_inverse=True)
        sums = np.bincount(which, weights=counts).astype(np.int64)
        enough = sums >= LEAST
        shown = first[enough]
        yield link, strata[shown], cell_x[shown], cell_y[shown], sums[enough]
        left = ~enough[which]
        strata, xs, ys, counts = strata[left], xs[left], ys[left], counts[left]


def _key(strata: Ints, xs: Ints, ys: Ints) -> Ints:
    """One number for each stratum and cell; a box is narrow, so that it fits 64 bits."""
    across, down = xs - xs.min(), ys - ys.min()
    key: Ints = (strata * (across.max() + 1) + across) * (down.max() + 1) + down
    return key
