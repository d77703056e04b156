"""Straight lines between classes: support vector machines, one against the rest, all columns at once.

Dual coordinate descent with squared hinge loss: Hsieh and others, "A dual coordinate descent method for large-scale
linear SVM", ICML 2008, algorithm 1. One text at a time, its update for every column in one step of numpy.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from linli.matters.rules.learning.grams import Floats, Row

COST = 0.7  # how much one wrong text weighs against simple lines; 0.5 and 1 do about as well on civic messages
MOST_ROUNDS = 12
_STILL = 1e-3  # a step smaller than this is not worth writing
_DONE = 0.02  # the largest step of a round below which there is nothing left to learn


def separate(rows: Sequence[Row], marks: npt.NDArray[np.bool_], features: int) -> Floats:
    """Weights of shape (features, columns). ``marks`` (rows, columns) says which columns a row belongs to."""
    columns = marks.shape[1]
    weights = np.zeros((features, columns), np.float32)
    duals = np.zeros(marks.shape, np.float32)
    signs = np.where(marks, 1, -1).astype(np.float32)
    order = np.random.default_rng(1)
    for _round in range(MOST_ROUNDS):
        largest = 0.0
        for number in order.permutation(len(rows)):
            index, values = rows[number]
            if len(index):
                largest = max(largest, _step(weights, duals[number], signs[number], index, values))
        if largest < _DONE:
            break
    return weights


def _step(weights: Floats, dual: Floats, sign: Floats, index: npt.NDArray[np.int32], values: Floats) -> float:
    """Move the lines for one row of length one; answers how far the furthest dual moved."""
    softness = np.float32(1 / (2 * COST))
    slope = sign * (values @ weights[index]) - 1 + softness * dual
    change = np.maximum(dual - slope / (1 + softness), 0) - dual
    moving = np.flatnonzero(np.abs(change) > _STILL)
    if not len(moving):
        return 0.0
    weights[index[:, None], moving] += values[:, None] * (change * sign)[moving]
    dual[moving] += change[moving]
    return float(np.abs(change[moving]).max())
