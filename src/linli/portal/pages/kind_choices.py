"""Kinds of the catalogue as a resident chooses among them: by words, by subject, or not at all."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from linli.matters import queries as matters
from linli.matters.queries import KindNode, KindRow
from linli.matters.rules import Stage
from linli.matters.rules.catalogue import ELSE
from linli.portal.words.bilingual import said
from linli.ui.environment import url

Choice = tuple[str, str, str]  # code, name, hint
WORDS_SHOWN = 3  # enough to see why, short enough to read


def leaf_codes() -> list[str]:
    """The code of every kind that a matter can have."""
    return [kind.code for kind in matters.list_leaves()]


def by_subject(language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every kind that a matter can have under the name of its subject, as (code, name)."""
    return [
        (subject.kind.name(language), [(leaf.code, leaf.name(language)) for leaf in matters.leaves_of(subject)])
        for subject in matters.list_kinds()
    ]


def find_subject(code: str) -> KindNode | None:
    """The subject of that code, or None."""
    return next((node for node in matters.list_kinds() if node.kind.code == code), None)


def catch_all() -> KindRow | None:
    """The kind for what nobody can name: the last subject's leaf that takes the rest. None without a catalogue."""
    tree = matters.list_kinds()
    rest = [kind for kind in matters.leaves_of(tree[-1]) if kind.code.endswith(f".{ELSE}")] if tree else []
    return rest[0] if rest else None


def choices(
    kinds: Iterable[KindRow], language: str, *, with_rest: bool, because: Mapping[str, Sequence[str]] | None = None
) -> list[Choice]:
    """(code, name, hint) for radio buttons; the last one is "none of these" where the list itself has no such leaf.

    ``because``: by code, the words that a kind was recognised by; the hint names them.
    """
    rows = [
        (kind.code, kind.name(language), _hint(kind, (because or {}).get(kind.code, ()), language)) for kind in kinds
    ]
    rest = catch_all() if with_rest else None
    if rest is not None and all(code != rest.code for code, _name, _hint in rows):
        name = _("None of these") if rows else rest.name(language)
        rows.append((rest.code, name, _("We sort it for you.")))
    return rows


def _hint(kind: KindRow, words: Sequence[str], language: str) -> str:
    if not words:
        return promise(kind)
    shown = ("、" if language.startswith("zh") else ", ").join(words[:WORDS_SHOWN])
    return _("%(promise)s. Recognised by: %(words)s") % {"promise": promise(kind), "words": shown}


def promise(kind: KindRow) -> str:
    """How soon matters of this kind are looked at and done, in words."""
    return _("First look within %(contact)s, done within %(done)s") % {
        "contact": matters.target_words(kind, Stage.FIRST_CONTACT),
        "done": matters.target_words(kind, Stage.RESOLVE),
    }


def subject_chips(language: str, address: str, key: str = "subject") -> list[tuple[str, str]]:
    """(name, address) of every subject."""
    return [(node.kind.name(language), f"{address}?{key}={node.kind.code}") for node in matters.list_kinds()]


def common_chips(language: str) -> list[tuple[str, str]]:
    """(everyday words, address) of the subjects that the catalogue calls common: they start a report."""
    named = [(said(node.kind.common, language), node.kind.code) for node in matters.list_kinds()]
    return [(words, url("report", {"subject": code})) for words, code in named if words]
