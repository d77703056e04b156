"""Kinds suggested while somebody types. The person confirms; what is typed is neither kept nor logged."""

from dataclasses import dataclass

from linli.matters.queries.kind_model import current_kind_model
from linli.matters.queries.kinds import KindNode, KindRow, find_kind, leaves_of, list_kinds
from linli.matters.rules.learning import together
from linli.matters.rules.suggestion import WordIndex, fold

_SPARE = 12  # more than are shown, since a kind that was learnt may be offered no longer


@dataclass(frozen=True)
class SuggestedKind:
    """A kind that the text points at, and the words that it was recognised by.

    ``words``: those of the catalogue first, then the parts of the text that counted in what was learnt.
    """

    kind: KindRow
    name: str
    words: tuple[str, ...]
    score: float


_index: tuple[list[KindNode], WordIndex] | None = None


def suggest_kinds(text: str, limit: int = 5, language: str = "zh-hans") -> list[SuggestedKind]:
    """At most ``limit`` kinds for what somebody is typing, the likeliest first, named in ``language``.

    Looks at this text, the catalogue and what ``linli train-kinds`` learnt. Empty when nothing fits. No statement once
    both are in the memory of the process.
    """
    tree = list_kinds()
    words = word_index(tree).suggest(text, _SPARE)
    suggestions = together(current_kind_model(), words, text, _SPARE)
    found = ((find_kind(suggestion.code), suggestion) for suggestion in suggestions)
    return [
        SuggestedKind(kind, kind.name(language), _said(suggestion.words, text), suggestion.score)
        for kind, suggestion in found
        if kind is not None and kind.first_level is not None
    ][:limit]


def _said(words: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Those that stand in the text; words that only share a piece with it are told when there are no others."""
    folded = fold(text)
    return tuple(word for word in words if fold(word) in folded) or words


def word_index(tree: list[KindNode]) -> WordIndex:
    """Built once for each tree that the catalogue hands out: the same object means the same version."""
    global _index
    if _index is None or _index[0] is not tree:
        _index = tree, WordIndex([_entry(leaf) for node in tree for leaf in leaves_of(node)])
    return _index[1]


def _entry(kind: KindRow) -> tuple[str, list[str], list[str]]:
    return kind.code, [kind.name_zh, kind.name_en], [word for words in kind.words.values() for word in words]
