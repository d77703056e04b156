"""Branch and bound over packages, exact: a set is left only when whole numbers prove that nothing better is in it.

The linear programs only suggest multipliers, in floating point; what they prove is computed in whole numbers. What was
used is kept as a tree, so that a second program can go through it without any linear program.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from linli.disputes.rules.settle.package.incumbent import Incumbent
from linli.disputes.rules.settle.package.level_program import LevelProgram
from linli.disputes.rules.settle.package.model import Model
from linli.disputes.rules.settle.package.multipliers import Bound, Mask, Multipliers, best_of_issues, bound_of

POOL = 48  # bounds of recent nodes that are tried before a program is solved
EAGER, SELDOM = 48, 32  # the first nodes look for better packages by exchange, later one program in so many does
ROUNDS = 4  # programs at a node before it branches


@dataclass
class Node:
    """``steps``: bounds by number, in the order in which they narrow the set; then one child for each open choice."""

    steps: list[int] = field(default_factory=list)
    issue: int = -1
    children: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class _Open:
    node: int
    mask: Mask
    level: int


class Tree:
    """One search. ``run`` ends with ``proved`` True, or False when ``stop`` said so."""

    def __init__(self, model: Model, stop: Callable[[], bool], start: Sequence[int] = ()) -> None:
        self.model, self.stop = model, stop
        self.incumbent = Incumbent(model, stop)
        if start:
            self.incumbent.offer(start)
        self.nodes: list[Node] = []
        self.used: list[Multipliers] = []
        self.proved = False
        self._worth = model.worth.astype(np.float64)
        self._worth /= max(1.0, float(np.abs(self._worth).max()))
        self._bounds: list[Bound] = []
        self._pool: list[int] = []
        self._programs: dict[tuple[int, ...], LevelProgram] = {}

    def run(self) -> None:
        """Search everything, most promising choice first."""
        width = int(self.model.starts[-1])
        stack = [self._new(np.ones(width, dtype=bool), 1)]
        while stack:
            if self.stop():
                return
            stack += self._expand(stack.pop())
        self.proved = True

    def _new(self, mask: Mask, level: int) -> _Open:
        self.nodes.append(Node())
        return _Open(len(self.nodes) - 1, mask, level)

    def _expand(self, place: _Open) -> list[_Open]:
        """Close the node, or branch; the last child is looked at first."""
        node, mask, level = self.nodes[place.node], place.mask.copy(), place.level
        closing = self._closing(mask, level)
        if closing is not None:
            node.steps.append(closing)
            return []
        taken = mask.astype(np.float64)
        for _round in range(ROUNDS):
            if self._single(mask):
                self.incumbent.offer([int(choice) for choice in np.flatnonzero(mask)])
                return []
            before, was = int(mask.sum()), level
            taken, number = self._program_bound(level, mask)
            self.incumbent.round(taken, mask, exchange=len(self.nodes) < EAGER or len(self.used) % SELDOM == 0)
            node.steps.append(number)
            narrowed = self._narrow(number, mask, level)
            if narrowed > len(self.model.base):
                return []
            level = narrowed
            if level == was and int(mask.sum()) > 0.8 * before:
                break
        return self._branch(place, mask, level, taken)

    def _branch(self, place: _Open, mask: Mask, level: int, taken: npt.NDArray[np.float64]) -> list[_Open]:
        node, starts = self.nodes[place.node], self.model.starts
        sizes = np.add.reduceat(mask.astype(int), starts[:-1])
        if int(sizes.max()) == 1:
            self.incumbent.offer([int(choice) for choice in np.flatnonzero(mask)])
            return []
        node.issue = self._most_open(mask, taken, sizes)
        choices = [choice for choice in range(starts[node.issue], starts[node.issue + 1]) if mask[choice]]
        opened = []
        for choice in sorted(choices, key=lambda choice: taken[choice]):
            inside = mask.copy()
            inside[starts[node.issue] : starts[node.issue + 1]] = False
            inside[choice] = True
            child = self._new(inside, level)
            node.children[choice - int(starts[node.issue])] = child.node
            opened.append(child)
        return opened

    def _most_open(self, mask: Mask, taken: npt.NDArray[np.float64], sizes: npt.NDArray[Any]) -> int:
        """The issue whose choice matters most: the widest scatter of worth over what the program took in part."""
        part = np.where(mask, taken, 0.0)
        starts = self.model.starts[:-1]
        mean = np.add.reduceat(self._worth * part, starts, axis=1)
        scatter = (np.add.reduceat(self._worth**2 * part, starts, axis=1) - mean**2).sum(axis=0)
        return int(np.argmax(np.where(sizes > 1, scatter + 1e-9 * sizes, -1.0)))

    def _single(self, mask: Mask) -> bool:
        return int(mask.sum()) == self.model.issues

    def _program_bound(self, level: int, mask: Mask) -> tuple[npt.NDArray[np.float64], int]:
        sums = self.incumbent.sums
        key = (level, *sums[: level - 1])
        if key not in self._programs:
            self._programs = {old: program for old, program in self._programs.items() if old[0] != level}
            self._programs[key] = LevelProgram(self.model, level, sums)
        taken, multipliers = self._programs[key].solve(mask)
        self.used.append(multipliers)
        self._bounds.append(bound_of(self.model, multipliers))
        self._pool = [*self._pool[-POOL + 1 :], len(self.used) - 1]
        return taken, len(self.used) - 1

    def _narrow(self, number: int, mask: Mask, level: int) -> int:
        """Take choices out of the mask that nothing better can have; the level now, n + 1 when the set is done."""
        sums, bound = self.incumbent.sums, self._bounds[number]
        best = best_of_issues(bound.caps, mask, self.model.starts)
        reach = int(best.sum()) + bound.offset(sums)
        wanted = sums[bound.level - 1] * bound.scale
        if reach < wanted:
            return len(self.model.base) + 1
        regret = np.repeat(best, np.diff(self.model.starts)) - bound.caps
        mask &= (reach - regret >= wanted).astype(bool)
        if bound.level == level and reach < wanted + bound.scale:
            return level + 1
        return level

    def _closing(self, mask: Mask, level: int) -> int | None:
        """A recent bound that leaves the set at once."""
        sums = self.incumbent.sums
        numbers = [number for number in self._pool if self._bounds[number].level <= level]
        if not numbers:
            return None
        bounds = [self._bounds[number] for number in numbers]
        best = best_of_issues(np.stack([bound.caps for bound in bounds]), mask, self.model.starts).sum(axis=1)
        for number, bound, reach in zip(reversed(numbers), reversed(bounds), reversed(best), strict=True):
            if int(reach) + bound.offset(sums) < sums[bound.level - 1] * bound.scale:
                return number
        return None

    def trimmed(self) -> tuple[list[Node], list[Multipliers]]:
        """What of the tree the final package still needs, renumbered; only after a search that proved."""
        nodes = [Node()]
        used: list[Multipliers] = []
        numbers: dict[int, int] = {}
        stack = [(0, 0, np.ones(int(self.model.starts[-1]), dtype=bool), 1)]
        while stack:
            old, new, mask, level = stack.pop()
            for step in self.nodes[old].steps:
                if step not in numbers:
                    numbers[step] = len(used)
                    used.append(self.used[step])
                nodes[new].steps.append(numbers[step])
                level = self._narrow(step, mask, level)
                if level > len(self.model.base):
                    break
            else:
                stack += self._follow(old, new, mask, level, nodes)
        return nodes, used

    def _follow(self, old: int, new: int, mask: Mask, level: int, nodes: list[Node]) -> list[Any]:
        issue, below = self.nodes[old].issue, []
        if issue < 0:
            return []
        nodes[new].issue = issue
        first, last = self.model.starts[issue], self.model.starts[issue + 1]
        for option, child in self.nodes[old].children.items():
            if mask[first + option]:
                inside = mask.copy()
                inside[first:last] = False
                inside[first + option] = True
                nodes.append(Node())
                nodes[new].children[option] = len(nodes) - 1
                below.append((child, len(nodes) - 1, inside, level))
        return below
