"""The best package found so far, and where better ones are looked for: around rounded programs, and by exchange."""

from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt

from linli.disputes.rules.settle.package.model import Ints, Model
from linli.disputes.rules.settle.package.multipliers import Mask

MOST_ROUNDINGS = 2048
MOST_PAIRS = 300_000  # numbers looked at in one exchange of two choices
MOST_TRIED = 32


class Incumbent:
    """Holds the best admissible package in leximin order; ``sums[k - 1]``: sum of its k smallest gains.

    As long as there is none, the sums are those of a package one unit below the baseline for everybody.
    """

    def __init__(self, model: Model, stop: Callable[[], bool]) -> None:
        self.model, self.stop = model, stop
        self.package: list[int] = []
        self.gains: list[int] = []
        self.sums = [-level for level in range(1, len(model.base) + 1)]
        self._base = np.array(model.base, dtype=model.worth.dtype)
        self._bounds = np.array(model.bounds, dtype=model.rows.dtype)
        self._issue_of = np.repeat(np.arange(model.issues), np.diff(model.starts))

    def offer(self, package: Sequence[int]) -> bool:
        """Take it if it is admissible and better."""
        gains = self.model.gains(package)
        if min(gains) < 0 or (self.package and sorted(gains) <= sorted(self.gains)):
            return False
        if not self.model.admits(package):
            return False
        self.package, self.gains = [int(choice) for choice in package], gains
        self.sums = list(accumulate(sorted(gains)))
        return True

    def round(self, taken: npt.NDArray[np.float64], mask: Mask, *, exchange: bool) -> None:
        """Offer the best of the packages that a program in part suggests, then what exchanges make of it."""
        weight = np.where(mask, taken + 1e-12, -1.0)
        largest = np.repeat(np.maximum.reduceat(weight, self.model.starts[:-1]), np.diff(self.model.starts))
        first = np.flatnonzero(weight == largest)
        single = first[np.searchsorted(first, self.model.starts[:-1])]
        open_issues, choices = self._in_part(weight, single)
        grids = np.meshgrid(*choices, indexing="ij")
        packages = np.tile(single, (grids[0].size if grids else 1, 1))
        for issue, grid in zip(open_issues, grids, strict=True):
            packages[:, issue] = grid.ravel()
        start = self._best(packages)
        if start is not None:
            self.offer(start.tolist())
            if exchange:
                self._improve(start.tolist())

    def _in_part(self, weight: npt.NDArray[np.float64], single: npt.NDArray[Any]) -> tuple[list[int], list[list[int]]]:
        """The issues of which more than one choice is taken in part, and those choices, as many as can be tried."""
        taken = weight > 1e-6
        taken[single] = True
        counts = np.add.reduceat(taken.astype(int), self.model.starts[:-1])
        issues = np.flatnonzero(counts > 1).tolist()
        choices = []
        for issue in issues:
            start = int(self.model.starts[issue])
            some = start + np.flatnonzero(taken[start : self.model.starts[issue + 1]])
            choices.append(some[np.argsort(-weight[some], kind="stable")].tolist())
        while np.prod([len(some) for some in choices], dtype=float) > MOST_ROUNDINGS:
            widest = max(range(len(choices)), key=lambda at: len(choices[at]))
            choices[widest] = choices[widest][:-1]
        return issues, choices

    def _improve(self, package: list[int]) -> None:
        """Exchange one or two choices as long as that helps."""
        while not self.stop() and (better := self._exchange(package)) is not None:
            package = better
            self.offer(package)

    def _exchange(self, package: list[int]) -> list[int] | None:
        """The best package that differs in at most two issues, None when that is the package itself."""
        model = self.model
        now = np.array(package)
        change = model.worth - model.worth[:, now][:, self._issue_of]
        gains = model.worth[:, now].sum(axis=1) - self._base
        ones = gains[:, None] + change
        worst = ones.min(axis=0)
        own = gains.min()
        candidates = [self._swap(package, choice) for choice in _top(worst, own)]
        # Pairs only of the choices that hurt least, so that a large problem stays small in memory.
        near = np.sort(_largest(worst, int((MOST_PAIRS / len(gains)) ** 0.5)))
        smallest = (change[:, near, None] + ones[:, None, near]).min(axis=0)
        smallest[self._issue_of[near, None] == self._issue_of[None, near]] = worst.min()
        pairs = (divmod(pair, len(near)) for pair in _top(smallest.ravel(), own))
        candidates += [self._swap(self._swap(package, near[one]), near[other]) for one, other in pairs]
        best = self._best(np.array([package, *candidates]))
        if best is None or sorted(model.gains(best.tolist())) <= sorted(model.gains(package)):
            return None
        return [int(choice) for choice in best]

    def _swap(self, package: Sequence[int], choice: int) -> list[int]:
        return [*package[: self._issue_of[choice]], int(choice), *package[self._issue_of[choice] + 1 :]]

    def _best(self, packages: npt.NDArray[Any]) -> npt.NDArray[Any] | None:
        """The best admissible one of these."""
        model = self.model
        if len(model.bounds):
            packages = packages[(model.rows[:, packages].sum(axis=2) <= self._bounds[:, None]).all(axis=0)]
        if not len(packages):
            return None
        gains = np.sort(model.worth[:, packages].sum(axis=2) - self._base[:, None], axis=0)
        places = np.arange(len(packages))
        for row in gains:
            places = places[row[places] == row[places].max()]
            if len(places) == 1:
                break
        return np.asarray(packages[places[0]])


def _largest(values: Ints, count: int) -> Ints:
    """Places of the ``count`` largest values, in no order."""
    count = min(count, len(values))
    return np.asarray(
        np.argpartition(values, -count)[-count:] if values.dtype != object else np.argsort(values)[-count:]
    )


def _top(values: Ints, own: Any) -> list[int]:
    """Places of the largest values that are no worse than ``own``."""
    return [int(place) for place in _largest(values, MOST_TRIED) if values[place] >= own]
