"""A sound catalogue as rows, one a node, and what differs between two of them."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import msgspec

from linli.matters.rules.catalogue.document import Catalogue, Group, Leaf, Subject, Text, builtins


@dataclass(frozen=True, kw_only=True)
class KindSpec:
    """One node: a subject (depth 1), a group (2) or a leaf (3). Only leaves have a level, hours and questions."""

    code: str
    parent_code: str
    depth: int
    position: int
    name_zh: str
    name_en: str
    icon: str = ""
    common_zh: str = ""
    common_en: str = ""
    first_level: str = ""
    first_contact_hours: int | None = None
    resolve_hours: int | None = None
    private: bool = False
    danger: bool = False
    basis_zh: str = ""
    basis_en: str = ""
    basis_instrument: str = ""
    basis_article: str = ""
    basis_effective_on: date | None = None
    asks: tuple[dict[str, Any], ...] = ()
    words: tuple[str, ...] = ()
    retired: bool = False


@dataclass(frozen=True)
class Difference:
    """What a catalogue changes against the one before: codes in the order of the document."""

    added: tuple[str, ...]
    changed: tuple[tuple[str, tuple[str, ...]], ...]  # code, names of the fields
    retired: tuple[str, ...]  # no longer there, or no longer offered

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.retired)


def digest(document: Catalogue) -> bytes:
    """SHA-256 over the document in one fixed form: equal exactly when the documents are."""
    return hashlib.sha256(msgspec.json.encode(builtins(document), order="sorted")).digest()


def flatten(document: Catalogue) -> list[KindSpec]:
    """The nodes of a catalogue that ``lint`` found whole, parents first."""
    return [spec for position, subject in enumerate(document.subjects or []) for spec in _subject(subject, position)]


def _subject(subject: Subject, position: int) -> Iterator[KindSpec]:
    yield KindSpec(
        code=subject.code or "",
        parent_code="",
        depth=1,
        position=position,
        icon=subject.icon or "",
        common_zh=_said(subject.common, "zh"),
        common_en=_said(subject.common, "en"),
        retired=subject.retired,
        **_names(subject.name),
    )
    for place, group in enumerate(subject.groups or []):
        yield KindSpec(
            code=group.code or "",
            parent_code=subject.code or "",
            depth=2,
            position=place,
            retired=subject.retired,
            **_names(group.name),
        )
        for order, leaf in enumerate(group.kinds or []):
            yield _leaf(leaf, group, order, subject.retired)


def _leaf(leaf: Leaf, group: Group, position: int, retired: bool) -> KindSpec:
    basis, words = leaf.basis, leaf.words
    assert basis is not None
    assert words is not None
    return KindSpec(
        code=leaf.code or "",
        parent_code=group.code or "",
        depth=3,
        position=position,
        first_level=leaf.first_level or "",
        first_contact_hours=leaf.first_contact_hours,
        resolve_hours=leaf.resolve_hours,
        private=bool(leaf.private),
        danger=bool(leaf.danger),
        basis_zh=basis.zh or "",
        basis_en=basis.en or "",
        basis_instrument=basis.instrument or "",
        basis_article=basis.article or "",
        basis_effective_on=date.fromisoformat(basis.effective_on) if basis.effective_on else None,
        asks=tuple(msgspec.to_builtins(ask) for ask in leaf.ask or []),
        words=(*(words.zh or []), *(words.en or [])),
        retired=retired,
        **_names(leaf.name),
    )


def _names(text: Text | None) -> dict[str, Any]:
    return {"name_zh": _said(text, "zh"), "name_en": _said(text, "en")}


def _said(text: Text | None, language: str) -> str:
    return getattr(text, language, None) or ""


def difference(before: Catalogue | None, after: Catalogue) -> Difference:
    """What publishing ``after`` in place of ``before`` would change; both have to be whole."""
    old = {spec.code: spec for spec in flatten(before)} if before else {}
    new = {spec.code: spec for spec in flatten(after)}
    changed = [(code, _changed_fields(old[code], spec)) for code, spec in new.items() if code in old]
    gone = [code for code, spec in old.items() if code not in new or (new[code].retired and not spec.retired)]
    return Difference(
        added=tuple(code for code in new if code not in old),
        changed=tuple((code, names) for code, names in changed if names),
        retired=tuple(gone),
    )


def _changed_fields(old: KindSpec, new: KindSpec) -> tuple[str, ...]:
    return tuple(item.name for item in fields(KindSpec) if getattr(old, item.name) != getattr(new, item.name))
