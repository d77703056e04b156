"""A sound catalogue as rows, one a node, and what differs between two of them."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any

import msgspec

from linli.matters.rules.catalogue.document import Catalogue, Group, Leaf, Retention, Subject, Text, builtins
from linli.matters.rules.catalogue.lint_targets import nominal_hours
from linli.matters.rules.clocks import Stage


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
    common: dict[str, str] = field(default_factory=dict)
    first_level: str = ""
    first_contact_hours: int | None = None
    resolve_hours: int | None = None
    targets: list[dict[str, Any]] = field(default_factory=list)
    private: bool = False
    danger: bool = False
    basis: dict[str, Any] = field(default_factory=dict)
    asks: list[dict[str, Any]] = field(default_factory=list)
    words: dict[str, list[str]] = field(default_factory=dict)
    workflow: str = ""
    opens: str = ""
    retention: dict[str, int] = field(default_factory=dict)
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
    kept = document.retention
    return [
        spec for position, subject in enumerate(document.subjects or []) for spec in _subject(subject, position, kept)
    ]


def _subject(subject: Subject, position: int, kept: Retention | None) -> Iterator[KindSpec]:
    yield KindSpec(
        code=subject.code or "",
        parent_code="",
        depth=1,
        position=position,
        icon=subject.icon or "",
        common=msgspec.to_builtins(subject.common) if subject.common else {},
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
            yield _leaf(leaf, group, order, subject.retired, kept)


def _leaf(leaf: Leaf, group: Group, position: int, retired: bool, kept: Retention | None) -> KindSpec:
    return KindSpec(
        code=leaf.code or "",
        parent_code=group.code or "",
        depth=3,
        position=position,
        first_level=leaf.first_level or "",
        first_contact_hours=nominal_hours(leaf, Stage.FIRST_CONTACT),
        resolve_hours=nominal_hours(leaf, Stage.RESOLVE),
        targets=msgspec.to_builtins(leaf.targets or []),
        private=bool(leaf.private),
        danger=bool(leaf.danger),
        basis=msgspec.to_builtins(leaf.basis),
        asks=msgspec.to_builtins(leaf.ask),
        words=msgspec.to_builtins(leaf.words),
        workflow=leaf.workflow or "",
        opens=leaf.opens or "",
        retention=_retention(leaf.retention or kept),
        retired=retired,
        **_names(leaf.name),
    )


def _retention(retention: Retention | None) -> dict[str, int]:
    """The days that are said; what is not said falls to the default."""
    said = {name: getattr(retention, name, None) for name in ("contact_days", "words_days")}
    return {name: days for name, days in said.items() if days is not None}


def _names(text: Text | None) -> dict[str, Any]:
    return {"name_zh": (text and text.zh) or "", "name_en": (text and text.en) or ""}


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
