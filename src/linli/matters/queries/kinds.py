"""The catalogue in force, kept in the process: reading a kind costs no statement.

Whether a newer version was published is asked every few seconds at most, in every process.
"""

import time
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.kit.errors import NotFound
from linli.matters.models import Catalogue, Kind
from linli.matters.rules import Level, Target
from linli.matters.rules.clocks import read_targets

CHECKED_EVERY_SECONDS = 2.0


@dataclass(frozen=True)
class KindRow:
    """One kind of one version. Level and hours are None on the two upper depths.

    ``asks`` are the questions as published: dicts with code, type (TEXT, CHOICE, NUMBER, YES_NO), required, label,
    hint and choices, words as {"zh", "en"}.
    """

    id: UUID
    code: str
    parent_code: str
    depth: int
    name_zh: str
    name_en: str
    first_level: Level | None
    first_contact_hours: int | None
    resolve_hours: int | None
    asks: list[dict[str, Any]]
    words: dict[str, list[str]]
    basis: dict[str, Any]
    common: dict[str, str]
    icon: str
    private: bool
    danger: bool
    catalogue_version: int
    targets: tuple[Target, ...] = ()
    retention: dict[str, int] = field(default_factory=dict)  # days by field, where the catalogue says so
    workflow: str = ""  # the code of its workflow; empty for that of all matters
    opens: str = ""  # what a matter of it may open beside itself: "DISPUTE"

    def name(self, language: str) -> str:
        """The name in Chinese for any ``zh`` language code, else in English."""
        return self.name_zh if language.startswith("zh") else self.name_en


@dataclass(frozen=True)
class KindNode:
    """A kind with those below it, in the order of the catalogue."""

    kind: KindRow
    children: list["KindNode"] = field(default_factory=list)


@dataclass(frozen=True)
class _Shelf:
    """One version, by code and in order. ``catalogue_id`` None: nothing is published yet."""

    catalogue_id: UUID | None
    by_code: dict[str, KindRow]
    tree: list[KindNode]


_shelf: _Shelf | None = None
_checked_at = 0.0
_by_id: dict[UUID, KindRow] = {}


def list_kinds() -> list[KindNode]:
    """The catalogue in force as a tree of three levels, without retired kinds. Empty before the first publishing."""
    return _current().tree


def list_leaves() -> list[KindRow]:
    """Every kind in force that a matter can have, in the order of the catalogue."""
    return [leaf for subject in list_kinds() for leaf in leaves_of(subject)]


def leaves_of(node: KindNode) -> list[KindRow]:
    """The kinds that a matter can have below a node, or the node itself, in the order of the catalogue."""
    if node.kind.first_level is not None:
        return [node.kind]
    return [leaf for child in node.children for leaf in leaves_of(child)]


def find_kind(code: str) -> KindRow | None:
    """The kind of that code in force, or None."""
    return _current().by_code.get(code)


def get_leaf(code: str) -> KindRow:
    """A kind that a matter can have; raises NotFound ``kind.unknown`` for upper levels, retired and unknown codes."""
    kind = find_kind(code)
    if kind is None or kind.first_level is None:
        raise NotFound(
            "kind.unknown", _("There is no such kind of matter. Please choose one from the list."), field="kind"
        )
    return kind


def kind_row(kind_id: UUID) -> KindRow:
    """The kind of a matter, of whichever version. No statement for the version in force."""
    _current()
    if kind_id not in _by_id:
        kind = Kind.objects.select_related("catalogue").get(id=kind_id)
        _by_id[kind_id] = _row(kind, kind.catalogue.version)
    return _by_id[kind_id]


def catalogue_version() -> int | None:
    """The number of the version in force, or None before the first."""
    return next((kind.catalogue_version for kind in _current().by_code.values()), None)


def forget_kinds() -> None:
    """Look again at once: called after publishing, and by tests that make a catalogue."""
    global _shelf, _checked_at
    _shelf, _checked_at = None, 0.0
    _by_id.clear()


def _current() -> _Shelf:
    global _shelf, _checked_at
    now = time.monotonic()
    if _shelf is not None and now - _checked_at < CHECKED_EVERY_SECONDS:
        return _shelf
    newest = Catalogue.objects.order_by("-version").first()
    if _shelf is None or _shelf.catalogue_id != (newest.id if newest else None):
        _shelf = _load(newest)
        _by_id.update({kind.id: kind for kind in _shelf.by_code.values()})
    _checked_at = now
    return _shelf


def _load(catalogue: Catalogue | None) -> _Shelf:
    if catalogue is None:
        return _Shelf(None, {}, [])
    kinds = Kind.objects.filter(catalogue=catalogue, retired_at__isnull=True).order_by("depth", "position", "code")
    by_code: dict[str, KindRow] = {}
    nodes: dict[str, KindNode] = {}
    tree: list[KindNode] = []
    for kind in kinds:
        row = _row(kind, catalogue.version)
        by_code[row.code] = row
        nodes[row.code] = KindNode(row)
        siblings = nodes[row.parent_code].children if row.parent_code in nodes else tree
        siblings.append(nodes[row.code])
    return _Shelf(catalogue.id, by_code, tree)


def _row(kind: Kind, version: int) -> KindRow:
    return KindRow(
        id=kind.id,
        code=kind.code,
        parent_code=kind.parent_code,
        depth=kind.depth,
        name_zh=kind.name_zh,
        name_en=kind.name_en,
        first_level=Level(kind.first_level) if kind.first_level else None,
        first_contact_hours=kind.first_contact_hours,
        resolve_hours=kind.resolve_hours,
        asks=kind.asks,
        words=kind.words,
        basis=kind.basis,
        common=kind.common,
        icon=kind.icon,
        private=kind.private,
        danger=kind.danger,
        catalogue_version=version,
        targets=read_targets(kind.targets, kind.first_contact_hours, kind.resolve_hours),
        workflow=kind.workflow,
        opens=kind.opens,
        retention=kind.retention,
    )
