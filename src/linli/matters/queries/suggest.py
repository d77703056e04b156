"""Kinds suggested while somebody types. The person confirms; what is typed is neither kept nor logged."""

from dataclasses import dataclass

from linli.matters.queries.kinds import KindNode, KindRow, find_kind, list_kinds
from linli.matters.rules.suggestion import WordIndex


@dataclass(frozen=True)
class SuggestedKind:
    """A kind that the text points at, and the words of the catalogue that it was recognised by."""

    kind: KindRow
    name: str
    words: tuple[str, ...]
    score: float


_index: tuple[list[KindNode], WordIndex] | None = None


def suggest_kinds(text: str, limit: int = 5, language: str = "zh-hans") -> list[SuggestedKind]:
    """At most ``limit`` kinds for what somebody is typing, the likeliest first, named in ``language``.

    Looks at this text and the catalogue only. Empty when no word of the catalogue fits. No statement once the index
    of the version in force is built.
    """
    tree = list_kinds()
    suggestions = _index_of(tree).suggest(text, limit)
    found = ((find_kind(suggestion.code), suggestion) for suggestion in suggestions)
    return [
        SuggestedKind(kind, kind.name(language), suggestion.words, suggestion.score)
        for kind, suggestion in found
        if kind is not None
    ]


def _index_of(tree: list[KindNode]) -> WordIndex:
    """Built once for each tree that the catalogue hands out: the same object means the same version."""
    global _index
    if _index is None or _index[0] is not tree:
        leaves = [leaf.kind for subject in tree for group in subject.children for leaf in group.children]
        _index = tree, WordIndex([_entry(leaf) for leaf in leaves])
    return _index[1]


def _entry(kind: KindRow) -> tuple[str, list[str], list[str]]:
    return kind.code, [kind.name_zh, kind.name_en], [word for words in kind.words.values() for word in words]
