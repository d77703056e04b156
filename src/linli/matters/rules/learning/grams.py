"""A text as weighted n-grams of its characters."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from linli.matters.rules.suggestion import fold

LONGEST_TEXT = 1000  # characters that are read; nine of ten messages to a town are shorter than 700
# An n-gram is remembered only when it was said in so many different places: a name, said by its bearer in many
# matters of one grid, counts once and is forgotten.
LEAST_PLACES = 5
_CHINESE = (1, 2, 3)
_LATIN = (3, 4, 5)
# Digits are no letters: telephone and house numbers are never looked at.
_RUN = re.compile(r"([\u3400-\u9fff]+)|([a-z]+)")
_BLANK = re.compile(r"\s+")
_BETWEEN_CHINESE = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])")

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float32]
Row = tuple[Ints, Floats]


def prepared(text: str) -> str:
    """Folded and cut; blanks between Chinese characters go, because nobody sets them with a meaning."""
    return _BETWEEN_CHINESE.sub("", _BLANK.sub(" ", fold(text[:LONGEST_TEXT])))


def grams_of(folded: str) -> list[str]:
    """Every n-gram of a ``prepared`` text: one to three Chinese characters, three to five letters of a word."""
    found: list[str] = []
    for match in _RUN.finditer(folded):
        run = match[1] or f" {match[2]} "
        for size in _CHINESE if match[1] else _LATIN:
            found += [run[start : start + size] for start in range(len(run) - size + 1)]
    return found


def spans_of(folded: str) -> Iterable[tuple[str, int, int]]:
    """The same n-grams with where they stand in the text: from, to."""
    for match in _RUN.finditer(folded):
        pad = 0 if match[1] else 1
        run = match[1] or f" {match[2]} "
        first, last = match.span()
        for size in _CHINESE if match[1] else _LATIN:
            for start in range(len(run) - size + 1):
                at = match.start() + start - pad
                yield run[start : start + size], max(first, at), min(last, at + size)


@dataclass(frozen=True)
class Vocabulary:
    """The n-grams that count, each with its number and how rare it is (smoothed inverse document frequency)."""

    numbers: dict[str, int]
    rarity: Floats

    def row(self, text: str) -> Row:
        """Numbers and weights (1 + ln count, times rarity, length one) of the known n-grams of a text.

        Both are empty when none is known.
        """
        numbers = self.numbers
        counts: dict[int, int] = {}
        for gram in grams_of(prepared(text)):
            number = numbers.get(gram)
            if number is not None:
                counts[number] = counts.get(number, 0) + 1
        index = np.fromiter(counts.keys(), np.int32, len(counts))
        values = (1 + np.log(np.fromiter(counts.values(), np.float32, len(counts)))) * self.rarity[index]
        length = float(np.sqrt(values @ values))
        return index, (values / length if length else values).astype(np.float32)


def count_vocabulary(texts: Sequence[tuple[str, object | None]], least: int) -> Vocabulary:
    """The n-grams said in at least ``least`` different places. ``texts``: text, and its place.

    A place of None is the town's own published phrase: what stands there is public and counts at once.
    """
    by_place: dict[object | None, list[str]] = defaultdict(list)
    for text, place in texts:
        by_place[place].append(prepared(text))
    places: Counter[str] = Counter()
    for place, said in by_place.items():
        enough = least if place is None else 1
        places.update(dict.fromkeys({gram for text in said for gram in grams_of(text)}, enough))
    kept = sorted(gram for gram, count in places.items() if count >= least)
    wanted = set(kept)
    texts_with: Counter[str] = Counter()
    for said in by_place.values():
        for text in said:
            texts_with.update(wanted.intersection(grams_of(text)))
    rarity = [math.log((1 + len(texts)) / (1 + texts_with[gram])) + 1 for gram in kept]
    return Vocabulary({gram: number for number, gram in enumerate(kept)}, np.array(rarity, np.float32))
