"""What was learnt: weights for every node of the catalogue, and how they read a text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from linli.matters.rules.learning.grams import (
    LEAST_PLACES,
    Floats,
    Vocabulary,
    count_vocabulary,
    prepared,
    spans_of,
)
from linli.matters.rules.learning.linear import separate

# How far apart shares lie. Of a fifth of the civic messages held out, the likeliest share is 0.933 on the mean at 4,
# and 0.928 of them are right.
SHARPNESS = 4.0
MOST_WORDS = 3
_LEAST_OF_BEST = 0.3  # of the strongest part of the text; weaker parts are not named
Bytes = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Sample:
    """A text whose kind is known. ``place`` is where it was said, None for the town's own published phrases."""

    text: str
    code: str
    place: object | None = None


@dataclass(frozen=True)
class KindModel:
    """Lines for the leaves and every node above them: one signed byte a weight, one scale a column.

    A leaf's score is the sum over its path (subject, group, leaf), so that a rare kind leans on its neighbours.
    """

    vocabulary: Vocabulary
    columns: tuple[str, ...]
    leaves: tuple[str, ...]
    weights: Bytes  # (n-grams, columns)
    scales: Floats  # (columns,)

    @cached_property
    def _membership(self) -> Floats:
        """(columns, leaves): the scale where the leaf lies under the column, else 0."""
        number = {node: position for position, node in enumerate(self.columns)}
        table = np.zeros((len(self.columns), len(self.leaves)), np.float32)
        for position, leaf in enumerate(self.leaves):
            path = [number[node] for node in path_of(leaf)]
            table[path, position] = self.scales[path]
        return table

    def scores(self, text: str) -> Floats | None:
        """A score for each of ``leaves``, higher is likelier; None when no n-gram of the text is known."""
        index, values = self.vocabulary.row(text)
        if not len(index):
            return None
        scored: Floats = (values @ self.weights[index].astype(np.float32)) @ self._membership
        return scored

    def shares(self, text: str) -> Floats | None:
        """The scores as shares of one (softmax); None as in ``scores``."""
        scored = self.scores(text)
        if scored is None:
            return None
        risen = np.exp(SHARPNESS * (scored - scored.max()))
        shared: Floats = risen / risen.sum()
        return shared

    def best(self, text: str) -> str | None:
        """The likeliest leaf, or None."""
        scored = self.scores(text)
        return None if scored is None else self.leaves[int(scored.argmax())]

    def words(self, text: str, leaf: str) -> tuple[str, ...]:
        """The parts of the text that spoke most for the leaf, the strongest first, as they stand in the text."""
        folded = prepared(text)
        index, values = self.vocabulary.row(text)
        column = self._membership[:, self.leaves.index(leaf)]
        gains = values * (self.weights[index].astype(np.float32) @ column)
        gain_of = dict(zip(index.tolist(), gains.tolist(), strict=True))
        worth = np.zeros(len(folded))
        for gram, start, end in spans_of(folded):
            number = self.vocabulary.numbers.get(gram)
            if number is not None:
                worth[start:end] += gain_of[number] / (end - start)
        return tuple(_strongest_parts(folded, worth))


def path_of(code: str) -> list[str]:
    """``a.b.c``: a, a.b and a.b.c."""
    parts = code.split(".")
    return [".".join(parts[: depth + 1]) for depth in range(len(parts))]


def learn(samples: Sequence[Sample], *, least_places: int = LEAST_PLACES) -> KindModel:
    """A model of the samples, the same for the same samples in the same order. Needs two codes at least."""
    leaves = tuple(sorted({sample.code for sample in samples}))
    columns = tuple(dict.fromkeys(node for leaf in leaves for node in path_of(leaf)))
    number = {node: position for position, node in enumerate(columns)}
    vocabulary = count_vocabulary([(sample.text, sample.place) for sample in samples], least_places)
    marks = np.zeros((len(samples), len(columns)), np.bool_)
    for position, sample in enumerate(samples):
        marks[position, [number[node] for node in path_of(sample.code)]] = True
    rows = [vocabulary.row(sample.text) for sample in samples]
    weights = separate(rows, marks, len(vocabulary.numbers))
    scales = np.maximum(np.abs(weights).max(axis=0, initial=0), 1e-9).astype(np.float32) / 127
    return KindModel(vocabulary, columns, leaves, np.rint(weights / scales).astype(np.int8), scales)


def _strongest_parts(folded: str, worth: npt.NDArray[np.float64]) -> Iterable[str]:
    """Unbroken stretches of characters that speak for it, not shorter than two characters."""
    if not len(worth) or worth.max() <= 0:
        return []
    least = _LEAST_OF_BEST * worth.max()
    parts: dict[str, float] = {}
    start = 0
    for position in range(len(folded) + 1):
        if position == len(folded) or worth[position] < least:
            part = folded[start:position].strip()
            if len(part) > 1:
                parts[part] = max(parts.get(part, 0.0), float(worth[start:position].sum()))
            start = position + 1
    return sorted(parts, key=lambda part: -parts[part])[:MOST_WORDS]
