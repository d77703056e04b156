"""How good a model is on texts that it has not seen: cross-validation."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from linli.matters.rules.learning.model import KindModel, Sample, learn
from linli.matters.rules.learning.packing import pack, unpack

Guess = Callable[[str], str | None]
Compare = Callable[[KindModel], dict[str, Guess]]


@dataclass(frozen=True)
class Fold:
    """One part held out: how many texts, the share named rightly, and F1 averaged over the codes of the part."""

    texts: int
    accuracy: float
    macro_f1: float


@dataclass(frozen=True)
class Figures:
    """The folds of one way of guessing."""

    folds: tuple[Fold, ...]

    @property
    def accuracy(self) -> float:
        """Mean over the folds."""
        return sum(fold.accuracy for fold in self.folds) / len(self.folds)

    @property
    def macro_f1(self) -> float:
        """Mean over the folds."""
        return sum(fold.macro_f1 for fold in self.folds) / len(self.folds)


def cross_validate(
    samples: Sequence[Sample], always: Sequence[Sample] = (), *, compare: Compare | None = None, folds: int = 5
) -> dict[str, Figures]:
    """Figures of "model" and of each guess that ``compare`` makes of a fold's model, by name.

    Every sample is held out once; ``always`` is learnt from in each fold and never asked about. Codes are spread
    evenly and the same way every time. What is checked is the packed model, as it will be used.
    """
    parts = _dealt(samples, folds)
    results: dict[str, list[Fold]] = defaultdict(list)
    for held in range(folds):
        learnt = [sample for number, part in enumerate(parts) if number != held for sample in part]
        model = unpack(pack(learn([*always, *learnt])))
        guesses: dict[str, Guess] = {"model": model.best, **(compare(model) if compare else {})}
        for name, guess in guesses.items():
            results[name].append(measure([(sample.code, guess(sample.text)) for sample in parts[held]]))
    return {name: Figures(tuple(found)) for name, found in results.items()}


def measure(pairs: Sequence[tuple[str, str | None]]) -> Fold:
    """``pairs``: the true code and the guessed one."""
    truth, guessed = Counter(true for true, _guess in pairs), Counter(guess for _true, guess in pairs)
    right = Counter(true for true, guess in pairs if true == guess)
    by_code = [2 * right[code] / (truth[code] + guessed[code]) for code in truth]
    count = max(1, len(pairs))
    return Fold(len(pairs), right.total() / count, sum(by_code) / max(1, len(by_code)))


def _dealt(samples: Sequence[Sample], folds: int) -> list[list[Sample]]:
    """Dealt like cards, code by code, in the order of their digests: no order of arrival, no chance."""
    order = sorted(samples, key=lambda sample: (sample.code, sha256(sample.text.encode()).digest()))
    return [order[number::folds] for number in range(folds)]
