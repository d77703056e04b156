"""The linear program of one leximin level, with highspy: only the corner it ends at is used, never its numbers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from linli.disputes.rules.settle.shares import Preferences


@dataclass(frozen=True)
class Basis:
    """Columns of the corner: share of party i in issue j is ``i * issues + j``, the level comes last.

    ``tight``: rows without play: first one an issue, then for each party its level row, then its floor row.
    """

    columns: list[int]
    tight: list[int]


class ShareProgram:
    """Maximise t: shares of each issue sum to one, ``worth >= yard * t`` for the active, ``worth >= floor`` for all."""

    def __init__(self, preferences: Preferences) -> None:
        import highspy

        self.preferences = preferences
        self.parties, self.issues = len(preferences.parties), len(preferences.issues)
        self.size = self.parties * self.issues + 1
        self.infinity = highspy.kHighsInf
        self._basic = highspy.HighsBasisStatus.kBasic
        self._infeasible = highspy.HighsModelStatus.kInfeasible
        self.highs: Any = highspy._core._Highs()  # Highs() would print a banner to standard output
        options: dict[str, Any] = {
            "output_flag": False, "threads": 1, "presolve": "off", "solver": "simplex",
            "primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10,
            "small_matrix_value": 1e-12,
        }  # fmt: skip
        for name, value in options.items():
            self.highs.setOptionValue(name, value)
        self._pass(highspy)

    strategies = (1, 4)  # of the simplex method: dual, primal

    def basis(self, floors: Sequence[Fraction], active: Collection[int], strategy: int) -> Basis | None:
        """The corner at which the simplex method ends; None when the floors leave no division."""
        totals = self.preferences.totals
        for party in range(self.parties):
            row = self.issues + party
            self.highs.changeRowBounds(row, 0.0 if party in active else -self.infinity, self.infinity)
            floor = float(floors[party] / totals[party])
            self.highs.changeRowBounds(row + self.parties, floor if floor > 0 else -self.infinity, self.infinity)
        self.highs.setOptionValue("simplex_strategy", strategy)
        self.highs.run()
        if self.highs.getModelStatus() == self._infeasible:
            return None
        basis = self.highs.getBasis()
        columns = [at for at, status in enumerate(basis.col_status) if status == self._basic]
        tight = [at for at, status in enumerate(basis.row_status) if status != self._basic]
        return Basis(columns, tight)

    def value(self, column: int) -> float:
        """What floating point says of a column."""
        return float(self.highs.getSolution().col_value[column])

    def _pass(self, highspy: Any) -> None:
        parties, issues, infinity = self.parties, self.issues, self.infinity
        worth = np.array(
            [
                [n / total for n in row]
                for row, total in zip(self.preferences.worth, self.preferences.totals, strict=True)
            ]
        )
        yards = [yard / total for yard, total in zip(self.preferences.yard, self.preferences.totals, strict=True)]
        # Scaled so that the best level is of the order of one.
        yards_scaled = np.array(yards) / max(yards)
        shares = np.arange(parties * issues).reshape(parties, issues)
        places = [*shares.T, *(np.append(row, self.size - 1) for row in shares), *shares]
        values = [
            *np.ones((issues, parties)),
            *(np.append(row, -yard) for row, yard in zip(worth, yards_scaled, strict=True)),
            *worth,
        ]
        starts = np.cumsum([0, *map(len, places)]).astype(np.int32)
        lower = np.array([1.0] * issues + [-infinity] * (2 * parties))
        upper = np.array([1.0] * issues + [infinity] * (2 * parties))
        cost = np.zeros(self.size)
        cost[-1] = 1.0
        self.highs.passModel(
            self.size, len(lower), int(starts[-1]), int(highspy.MatrixFormat.kRowwise.value),
            int(highspy.ObjSense.kMaximize.value), 0.0, cost, np.zeros(self.size), np.full(self.size, infinity),
            lower, upper, starts[:-1], np.concatenate(places).astype(np.int32), np.concatenate(values),
            np.zeros(self.size, dtype=np.int32),
        )  # fmt: skip
