"""Checking a package: that nothing admissible is better in leximin order, by going through the solver's tree.

Of any package better than the claimed one, the first of the sums of its 1, 2, ... n smallest gains that differs is
larger. A multiplier of level k is a weight for each party, none above the weight ``kept`` of its sum, that together
make k of it: so weighted, gains are at least ``kept`` times that sum. With multiples of earlier sums, which must be
reached, and of rows, which must be kept, each issue's best choice bounds all packages of a set at once, in whole
numbers. Below the claimed sum the set is left; below the next whole number only later sums can still be better.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt

from linli.disputes.rules.settle_check.package_numbers import Numbers, read_numbers, whole_row
from linli.disputes.rules.settle_check.reading import (
    at,
    flag,
    guarantees,
    joint_of,
    own_of,
    require,
    same_number,
    whole,
)

Ints = npt.NDArray[Any]


def check_package(result: Mapping[str, Any]) -> None:
    """Raises Rejected with the first item that fails."""
    certificate = at(result, "certificate", "result")
    numbers = read_numbers(result)
    require(numbers.admits(numbers.chosen), "FEASIBLE", "a condition is broken")
    flag(certificate, "feasible", True)
    joint_of(result, {"package": result["outcome"]["joint"]["package"]})
    gains = numbers.gains(numbers.chosen)
    _values(result, certificate, numbers)
    require(min(gains) >= 0, "BASELINE", "somebody is worse off than before")
    flag(certificate, "equitable", len(set(gains)) == 1)
    proportional = all(part * len(numbers.names) >= 1 for part in _parts(numbers))
    flag(certificate, "proportional", proportional)
    proved = at(result, "status", "result") == "OPTIMAL"
    if proved:
        require(at(certificate["pareto"], "by", "pareto") == "TREE", "PARETO", "no tree")
        _Walk(numbers, certificate["pareto"]).run()
    else:
        require(result["status"] == "BEST_FOUND", "STATUS", "neither proved nor said to be unproved")
        require(certificate["pareto"] == {"by": "NOT_PROVED"}, "PARETO", "a proof of what is not proved")
    said = ["LEXIMIN", "EFFICIENT"] if proved else ["NOT_PROVED"]
    said += [word for word, holds in (("EQUITABLE", len(set(gains)) == 1), ("PROPORTIONAL", proportional)) if holds]
    guarantees(result, ["NOT_BELOW_BASELINE", *said])


def _values(result: Mapping[str, Any], certificate: Mapping[str, Any], numbers: Numbers) -> None:
    values, gains, parts = numbers.values(numbers.chosen), numbers.gains(numbers.chosen), _parts(numbers)
    told = own_of(result, numbers.names, "points baseline gain of_reach")
    for one, (name, own) in enumerate(zip(numbers.names, told, strict=True)):
        same_number(certificate["values"][name], values[one], "VALUES", f"the value of {name}")
        same_number(own["points"], values[one], "VALUES", f"the points of {name}")
        same_number(certificate["baselines"][name], numbers.baselines[one], "BASELINE", f"the baseline of {name}")
        same_number(own["baseline"], numbers.baselines[one], "BASELINE", f"the baseline told to {name}")
        same_number(certificate["gains"][name], gains[one], "VALUES", f"the gain of {name}")
        same_number(own["gain"], values[one] - numbers.baselines[one], "VALUES", f"the gain told to {name}")
        same_number(own["of_reach"], parts[one], "VALUES", f"the part told to {name}")


def _parts(numbers: Numbers) -> list[Fraction]:
    """What each party has of the way from its worst to its best package."""
    parts = []
    for mine in numbers.points:
        worst = sum(map(min, mine))
        now = sum(row[option] for row, option in zip(mine, numbers.chosen, strict=True))
        parts.append(Fraction(now - worst, sum(map(max, mine)) - worst))
    return parts


class _Walk:
    """Goes through the tree once; every set of packages is left by a bound, or seen to hold one that is not better."""

    def __init__(self, numbers: Numbers, proof: Mapping[str, Any]) -> None:
        self.numbers = numbers
        self.unit, self.scale = whole(proof["unit"], "unit"), whole(proof["scale"], "scale")
        require(self.unit > 0 and self.scale > 0, "PARETO", "a unit or a scale that is not above zero")
        self.nodes = proof["nodes"]
        gains = [self._whole(gain) for gain in numbers.gains(numbers.chosen)]
        self.sorted_gains = sorted(numbers.gains(numbers.chosen))
        self.sums = list(accumulate(sorted(gains)))
        self.starts = np.cumsum([0, *numbers.sizes])
        self.width = int(self.starts[-1])
        self.issue_of = np.repeat(np.arange(len(numbers.sizes)), numbers.sizes)
        self._bounds(proof["multipliers"])

    def _whole(self, value: Any) -> int:
        scaled = value * self.unit
        require(scaled.denominator == 1, "PARETO", "the unit does not make all gains whole")
        return int(scaled)

    def _whole_row(self, row: list[int], scale: Fraction) -> list[int]:
        factor = scale * self.unit
        if factor.denominator == 1:
            return [point * factor.numerator for point in row]
        return [self._whole(point * scale) for point in row]

    def _bounds(self, multipliers: Sequence[Any]) -> None:
        """Of each multiplier: level, what each choice adds, and the rest."""
        parties = range(len(self.numbers.names))
        counted = zip(self.numbers.points, self.numbers.scales, strict=True)
        worth = [self._whole_row([point for row in mine for point in row], scale) for mine, scale in counted]
        baselines = zip(self.numbers.baselines, self.numbers.units, self.numbers.scales, strict=True)
        base = [self._whole(one * unit * scale) for one, unit, scale in baselines]
        rows = [whole_row(row, most, self.width) for row, most in self.numbers.rows]
        totals, self.levels, self.rests = [], [], []
        for level, kept, parts, weights in multipliers:
            self._valid(level, kept, parts, weights)
            total = [sum(part[party] for part in parts) for party in parties]
            rest = sum(weight * most for weight, (_row, most) in zip(weights, rows, strict=True))
            rest -= sum(map(lambda one, other: one * other, total, base))
            rest -= sum(weight * least for weight, least in zip(kept[:-1], self.sums, strict=False))
            self.levels.append(level)
            self.rests.append(rest)
            totals.append([*total, *(-weight for weight in weights)])
        matrix = [*worth, *(row for row, _most in rows)]
        self.adds = _product(totals, matrix, len(self.numbers.sizes))

    def _valid(self, level: Any, kept: Sequence[int], parts: Sequence[Sequence[int]], weights: Sequence[int]) -> None:
        parties = len(self.numbers.names)
        right = type(level) is int and 1 <= level <= parties and len(kept) == len(parts) == level
        require(right and kept[-1] == self.scale, "PARETO", "a multiplier of no level")
        for place, (weight, part) in enumerate(zip(kept, parts, strict=True)):
            numbers = all(type(one) is int and 0 <= one <= weight for one in part) and type(weight) is int
            summed = len(part) == parties and sum(part) == (place + 1) * weight
            require(numbers and summed, "PARETO", "weights that bound nothing")
        rows = len(weights) == len(self.numbers.rows) and all(type(one) is int and one >= 0 for one in weights)
        require(rows, "PARETO", "weights of rows below zero")

    def run(self) -> None:
        """Raises Rejected where a set stays open."""
        stack = [(0, np.ones(self.width, dtype=bool), 1)]
        seen: set[int] = set()
        while stack:
            place, mask, level = stack.pop()
            require(type(place) is int and 0 <= place < len(self.nodes) and place not in seen, "PARETO", "no tree")
            seen.add(place)
            steps, issue, children = self.nodes[place]
            for step in steps:
                level = self._narrow(step, mask, level)
                if level > len(self.sums):
                    break
            else:
                stack += self._below(mask, level, issue, children)

    def _narrow(self, step: Any, mask: npt.NDArray[np.bool_], level: int) -> int:
        """Take out of the mask what the bound excludes; the level now, n + 1 when nothing better is left."""
        require(type(step) is int and 0 <= step < len(self.levels), "PARETO", "no such multiplier")
        of_level = self.levels[step]
        require(of_level <= level, "PARETO", "a multiplier of a level that is not reached")
        adds = self.adds[step]
        best = np.maximum.reduceat(np.where(mask, adds, adds.min()), self.starts[:-1])
        reach = int(best.sum()) + self.rests[step]
        wanted = self.sums[of_level - 1] * self.scale
        if reach < wanted:
            return len(self.sums) + 1
        np.logical_and(mask, (best[self.issue_of] - adds <= reach - wanted).astype(bool), out=mask)
        return level + 1 if of_level == level and reach < wanted + self.scale else level

    def _below(self, mask: npt.NDArray[np.bool_], level: int, issue: Any, children: Sequence[Any]) -> list[Any]:
        open_choices = np.add.reduceat(mask.astype(int), self.starts[:-1])
        if int(open_choices.max()) == 1:
            chosen = (np.flatnonzero(mask) - self.starts[:-1]).tolist()
            better = sorted(self.numbers.gains(chosen)) > self.sorted_gains
            require(not better or not self.numbers.admits(chosen), "PARETO", "a package that is better")
            return []
        require(type(issue) is int and 0 <= issue < len(self.numbers.sizes), "PARETO", "a set is left open")
        following = dict(children)
        below = []
        for option in np.flatnonzero(mask[self.starts[issue] : self.starts[issue + 1]]).tolist():
            require(option in following, "PARETO", "a choice is left out")
            inside = mask.copy()
            inside[self.starts[issue] : self.starts[issue + 1]] = False
            inside[self.starts[issue] + option] = True
            below.append((following[option], inside, level))
        return below


def _product(totals: list[list[int]], matrix: list[list[int]], issues: int) -> Ints:
    """Weights times amounts: in 64 bits where that surely fits, else in Python integers."""
    if not totals:
        return np.zeros((0, len(matrix[0]) if matrix else 0), dtype=np.int64)
    sizes = [max(map(abs, row)) for row in matrix]
    largest = max(sum(abs(one) * size for one, size in zip(row, sizes, strict=True)) for row in totals)
    kind = np.int64 if largest * issues < 2**61 and max(sizes) < 2**61 else object
    return np.asarray(np.array(totals, dtype=kind) @ np.array(matrix, dtype=kind))
