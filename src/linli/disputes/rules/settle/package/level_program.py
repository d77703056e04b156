"""The linear programs behind the multipliers: the sum of the k smallest gains, as large as packages in part allow."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from linli.disputes.rules.settle.package.model import Model
from linli.disputes.rules.settle.package.multipliers import Mask, Multipliers, round_weights

SCALE = 2**18  # of the multipliers

Floats = npt.NDArray[np.float64]


@dataclass
class _Rows:
    """Rows as they are collected: values by column, lower and upper side."""

    columns: list[Floats]
    places: list[npt.NDArray[np.int32]]
    lower: list[float]
    upper: list[float]

    def add(
        self, places: list[int] | npt.NDArray[np.int32], values: list[float] | Floats, low: float, up: float
    ) -> int:
        self.places.append(np.asarray(places, dtype=np.int32))
        self.columns.append(np.asarray(values, dtype=np.float64))
        self.lower.append(low)
        self.upper.append(up)
        return len(self.lower) - 1


class LevelProgram:
    """For one level k and the sums known so far. Columns: choices, then r and d of each level, then what is broken."""

    def __init__(self, model: Model, level: int, sums: list[int]) -> None:
        import highspy

        self.model, self.level, self.sums = model, level, list(sums[: level - 1])
        self.choices = int(model.starts[-1])
        self.parties = len(model.base)
        self.size = float(max(1, *(abs(int(number)) for number in model.worth.ravel())))
        self.row_sizes = [float(max(1, *(abs(int(number)) for number in row))) for row in model.rows]
        # For each unit by which a row is broken: keeps every program feasible and its duals bounded.
        self.penalty = 64.0 + 8.0 * model.issues
        self.infinity = highspy.kHighsInf
        self.highs: Any = highspy._core._Highs()  # Highs() would print a banner to standard output
        for name, value in (("output_flag", False), ("threads", 1), ("presolve", "off"), ("solver", "simplex")):
            self.highs.setOptionValue(name, value)
        self._build(highspy)
        self._places = np.arange(self.choices, dtype=np.int32)
        self._zeros = np.zeros(self.choices)

    def solve(self, mask: Mask) -> tuple[Floats, Multipliers]:
        """How much of each choice is taken at the optimum in part, and multipliers that bound the mask's packages."""
        self.highs.changeColsBounds(self.choices, self._places, self._zeros, mask.astype(np.float64))
        self.highs.run()
        solution = self.highs.getSolution()
        return np.array(solution.col_value[: self.choices]), self._multipliers(np.abs(solution.row_dual))

    def _build(self, highspy: Any) -> None:
        model, infinity = self.model, self.infinity
        columns = self.choices
        cost, lower = [0.0] * columns, [0.0] * columns
        rows = _Rows([], [], [], [])
        for first, last in zip(model.starts, model.starts[1:], strict=False):
            rows.add(np.arange(first, last, dtype=np.int32), np.ones(last - first), 1.0, 1.0)
        worth = model.worth.astype(np.float64) / self.size
        self.gain_rows: list[list[int]] = []
        self.keep_rows: list[int] = []
        for level in range(1, self.level + 1):
            last_level, r = level == self.level, columns
            below = range(r + 1, r + 1 + (self.parties if level > 1 else 0))
            columns += 1 + len(below)
            cost += [float(level) if last_level else 0.0, *([-1.0 if last_level else 0.0] * len(below))]
            lower += [-infinity, *([0.0] * len(below))]
            self.gain_rows.append([self._gain_row(rows, worth, party, r, below) for party in range(self.parties)])
            if not last_level:
                self.keep_rows.append(
                    rows.add([r, *below, columns], [float(level), *([-1.0] * len(below)), 1.0],
                             self.sums[level - 1] / self.size, infinity)
                )  # fmt: skip
                columns, cost, lower = columns + 1, [*cost, -self.penalty], [*lower, 0.0]
        self.model_rows = []
        for row, bound, size in zip(model.rows, model.bounds, self.row_sizes, strict=True):
            used = np.flatnonzero(row).astype(np.int32)
            values = row[used].astype(np.float64) / size
            self.model_rows.append(rows.add(np.append(used, columns), np.append(values, -1.0), -infinity, bound / size))
            columns, cost, lower = columns + 1, [*cost, -self.penalty], [*lower, 0.0]
        self._pass(highspy, rows, cost, lower)

    def _gain_row(self, rows: _Rows, worth: Floats, party: int, r: int, below: range) -> int:
        used = np.flatnonzero(worth[party]).astype(np.int32)
        extra = [r, below[party]] if below else [r]
        places = np.append(used, np.array(extra, dtype=np.int32))
        values = np.append(-worth[party][used], [1.0, -1.0][: len(extra)])
        return rows.add(places, values, -self.infinity, -self.model.base[party] / self.size)

    def _pass(self, highspy: Any, rows: _Rows, cost: list[float], lower: list[float]) -> None:
        starts = np.cumsum([0, *(len(places) for places in rows.places)]).astype(np.int32)
        upper = [1.0] * self.choices + [self.infinity] * (len(cost) - self.choices)
        self.highs.passModel(
            len(cost), len(rows.lower), int(starts[-1]), int(highspy.MatrixFormat.kRowwise.value),
            int(highspy.ObjSense.kMaximize.value), 0.0, np.array(cost), np.array(lower), np.array(upper),
            np.array(rows.lower), np.array(rows.upper), starts[:-1], np.concatenate(rows.places),
            np.concatenate(rows.columns), np.zeros(len(cost), dtype=np.int32),
        )  # fmt: skip

    def _multipliers(self, duals: Floats) -> Multipliers:
        kept = [round(float(duals[row]) * SCALE) for row in self.keep_rows] + [SCALE]
        parts = [
            round_weights([float(duals[row]) for row in gain_rows], (level + 1) * kept[level], kept[level])
            for level, gain_rows in enumerate(self.gain_rows)
        ]
        weights = [
            round(float(duals[row]) * SCALE * self.size / size)
            for row, size in zip(self.model_rows, self.row_sizes, strict=True)
        ]
        return Multipliers(self.level, SCALE, tuple(kept), tuple(parts), tuple(weights))
