"""What the tree of a package search is made of: multipliers that bound, exactly, what a set of packages can reach.

A package is better than the incumbent in leximin order when, comparing the sums of the 1, 2, ... n smallest gains,
the first that differs is larger. The sum of the k smallest gains is at most ``sum(v[i] * gain[i])`` for any
``0 <= v[i] <= 1`` that sum to k; with multiples of earlier sums that must be kept, and of rows that must be kept,
the best choice of each issue by itself bounds it over all packages at once. Whole numbers only, in units of SCALE.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from linli.disputes.rules.settle.package.model import Ints, Model

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Multipliers:
    """``parts[l]``: weights of the parties in the sum of the l + 1 smallest; they sum to (l + 1) x ``kept[l]``.

    ``kept[level - 1]`` is ``scale``; ``rows``: a weight for each row of the model, zero or more.
    """

    level: int
    scale: int
    kept: tuple[int, ...]
    parts: tuple[tuple[int, ...], ...]
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Bound:
    """``caps[c]``: what choice c adds; ``constant``: the rest. Bounds scale x (sum of the level smallest gains)."""

    level: int
    scale: int
    caps: Ints
    constant: int
    kept: tuple[int, ...]

    def offset(self, sums: Sequence[int]) -> int:
        """The constant less what keeping the earlier sums costs."""
        earlier = zip(self.kept[:-1], sums, strict=False)
        return self.constant - sum(weight * least for weight, least in earlier)


def bound_of(model: Model, multipliers: Multipliers) -> Bound:
    """The bound that the multipliers prove."""
    totals = [sum(part[party] for part in multipliers.parts) for party in range(len(model.base))]
    worth, rows = _wide_enough(model, totals, multipliers.rows)
    caps = sum(total * row for total, row in zip(totals, worth, strict=True) if total)
    constant = -sum(total * base for total, base in zip(totals, model.base, strict=True))
    for weight, row, bound in zip(multipliers.rows, rows, model.bounds, strict=True):
        if weight:
            caps = caps - weight * row
            constant += weight * bound
    return Bound(multipliers.level, multipliers.scale, np.asarray(caps), constant, multipliers.kept)


def _wide_enough(model: Model, totals: Sequence[int], weights: Sequence[int]) -> tuple[Ints, Ints]:
    """The arrays of the model, as Python integers where a sum over all issues could leave 64 bits."""
    largest = sum(total * size for total, size in zip(totals, model.worth_sizes, strict=True))
    largest += sum(weight * size for weight, size in zip(weights, model.row_sizes, strict=True))
    if largest * model.issues < 2**61:
        return model.worth, model.rows
    return model.worth.astype(object), model.rows.astype(object)


def best_of_issues(caps: Ints, mask: Mask, starts: npt.NDArray[np.intp]) -> Ints:
    """The largest cap of each issue among the choices still open. ``caps``: (choices) or (bounds, choices)."""
    low = -(2**62) if caps.dtype != object else -(10**300)
    return np.asarray(np.maximum.reduceat(np.where(mask, caps, low), starts[:-1], axis=-1))


def round_weights(weights: Sequence[float], total: int, most: int) -> tuple[int, ...]:
    """Whole weights from 0 to ``most`` that sum to ``total`` exactly, near to those given (of any size)."""
    given = sum(weights)
    scaled = [weight * total / given for weight in weights] if given > 0 else [total / len(weights)] * len(weights)
    whole = [min(most, max(0, round(weight))) for weight in scaled]
    short = total - sum(whole)
    for place in sorted(range(len(whole)), key=lambda at: -scaled[at]):
        step = min(most - whole[place], short) if short > 0 else -min(whole[place], -short)
        whole[place] += step
        short -= step
    return tuple(whole)
