"""Which kinds somebody may mean, by the catalogue's own words: nothing is learnt, nothing is kept.

Chinese is compared by pairs of neighbouring characters, Latin text by words. A rare pair or word says more than a
common one (inverse document frequency over the kinds); a whole word of the catalogue found in the text says most.
"""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

MAX_CHARACTERS = 600  # what is read of a long text: people say first what it is about
WHOLE_WORD = 2.0  # a whole word of the catalogue counts this much more than its pieces
LEAST_COVERED = 0.5  # half of a word is the least that is no accident; it counts a quarter
NAME_WEIGHT = 0.5  # a name is chosen to be read, a word because people say it
LEAST_SCORE = 2.0  # below it a match is by chance: one pair that a tenth of all kinds share

_CHINESE_RUN = re.compile(r"[\u3400-\u9fff]+")
_LATIN_WORD = re.compile(r"[a-z0-9]+")
_EMPTY_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "at",
        "be",
        "but",
        "by",
        "can",
        "do",
        "does",
        "for",
        "from",
        "has",
        "have",
        "i",
        "in",
        "is",
        "it",
        "me",
        "my",
        "no",
        "not",
        "of",
        "on",
        "or",
        "our",
        "out",
        "so",
        "that",
        "the",
        "their",
        "there",
        "they",
        "this",
        "to",
        "up",
        "was",
        "we",
        "were",
        "what",
        "when",
        "with",
        "you",
        "your",
    ]
)


@dataclass(frozen=True)
class Suggestion:
    """A kind, how strongly the text points at it, and the words of the catalogue that did."""

    code: str
    score: float
    words: tuple[str, ...]


@dataclass(frozen=True)
class _Phrase:
    text: str
    shown: str
    pieces: frozenset[str]
    kind: int
    weight: float


class WordIndex:
    """The words of one version of the catalogue, ready to be compared."""

    def __init__(self, kinds: Sequence[tuple[str, Iterable[str], Iterable[str]]]) -> None:
        """``kinds``: code, names (in every language) and words (in every language) of each leaf, in order."""
        self._codes = [code for code, _names, _words in kinds]
        self._phrases = [
            phrase
            for position, (_code, names, words) in enumerate(kinds)
            for texts, weight in ((words, 1.0), (names, NAME_WEIGHT))
            for phrase in _phrases(position, texts, weight)
        ]
        self._by_piece: dict[str, list[int]] = defaultdict(list)
        holders: dict[str, set[int]] = defaultdict(set)
        for number, phrase in enumerate(self._phrases):
            for piece in phrase.pieces:
                self._by_piece[piece].append(number)
                holders[piece].add(phrase.kind)
        self._least = min(LEAST_SCORE, math.log(len(kinds) + 1) / 2)  # few kinds have no rare words
        self._rarity = {piece: math.log((len(kinds) + 1) / len(found)) for piece, found in holders.items()}

    def suggest(self, text: str, limit: int) -> list[Suggestion]:
        """The best kinds first; among equals the order of the catalogue. Empty when nothing points anywhere."""
        folded = fold(text[:MAX_CHARACTERS])
        pieces = pieces_of(folded)
        touched = {number for piece in pieces for number in self._by_piece.get(piece, ())}
        gains: dict[int, dict[str, float]] = defaultdict(dict)
        words: dict[int, list[tuple[float, str]]] = defaultdict(list)
        for number in sorted(touched):
            phrase = self._phrases[number]
            shared = phrase.pieces & pieces
            whole = phrase.text in folded
            covered = len(shared) / len(phrase.pieces)
            if whole or covered >= LEAST_COVERED:
                factor = phrase.weight * (WHOLE_WORD if whole else covered**2)
                self._count(shared, factor, gains[phrase.kind])
                words[phrase.kind].append((factor * len(shared), phrase.shown))
        scores = {kind: sum(gained[piece] for piece in sorted(gained)) for kind, gained in gains.items()}
        return self._ranked(scores, words, limit)

    def _count(self, shared: frozenset[str], factor: float, gained: dict[str, float]) -> None:
        """A piece counts once for a kind, by its strongest word."""
        for piece in shared:
            gained[piece] = max(gained.get(piece, 0.0), self._rarity[piece] * factor)

    def _ranked(
        self, scores: Mapping[int, float], words: Mapping[int, list[tuple[float, str]]], limit: int
    ) -> list[Suggestion]:
        order = sorted((kind for kind in scores if scores[kind] >= self._least), key=lambda kind: (-scores[kind], kind))
        return [
            Suggestion(
                self._codes[kind],
                round(scores[kind], 3),
                tuple(dict.fromkeys(word for _strength, word in sorted(words[kind], key=lambda pair: -pair[0]))),
            )
            for kind in order[:limit]
        ]


def fold(text: str) -> str:
    """Compatibility forms and case made one, so that full-width letters are letters."""
    return unicodedata.normalize("NFKC", text).casefold()


def pieces_of(folded: str) -> frozenset[str]:
    """Pairs of neighbouring Chinese characters (a lone one by itself) and Latin words without their endings."""
    found: set[str] = set()
    for run in _CHINESE_RUN.findall(folded):
        found.update(run[i : i + 2] for i in range(len(run) - 1)) if len(run) > 1 else found.add(run)
    for word in _LATIN_WORD.findall(folded):
        if word not in _EMPTY_WORDS:
            found.add(_stem(word))
    return frozenset(found)


def _stem(word: str) -> str:
    """``leaks``, ``leaked`` and ``leaking`` are one word; short words stay as they are."""
    for ending in ("ing", "ed", "s"):
        if word.endswith(ending) and not word.endswith("ss") and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def _phrases(kind: int, texts: Iterable[str], weight: float) -> Iterable[_Phrase]:
    for text in texts:
        folded = fold(text)
        pieces = pieces_of(folded)
        if pieces:
            yield _Phrase(folded, text, pieces, kind, weight)
