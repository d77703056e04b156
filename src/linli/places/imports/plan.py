"""What an import would do: rows against each other and against the places there are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from shapely.geometry.base import BaseGeometry

from linli.places.imports.checks import Candidate, Fault, check_row, is_mirrored, readable_code
from linli.places.imports.files import RawPlace
from linli.places.imports.report import Outcome, RowReport
from linli.places.rows import PlaceRow
from linli.places.rules import Level, is_above, path_codes, rank


@dataclass
class Known:
    """The current places by code, and the outlines of some of them."""

    places: Mapping[str, PlaceRow]
    outlines: Mapping[str, BaseGeometry]


@dataclass
class ImportPlan:
    """Rows to write, parents before children, each with the code of its parent; and the refusals."""

    kept: list[tuple[Candidate, str]] = field(default_factory=list)
    refused: list[RowReport] = field(default_factory=list)


def plan_import(
    rows: Sequence[RawPlace], known: Known, *, top_level: Level = Level.COUNTY, default_level: Level | None = None
) -> ImportPlan:
    """Every row is either kept or refused. Places of ``top_level`` and wider need no parent."""
    plan = ImportPlan()
    candidates: dict[str, Candidate] = {}
    refused_codes: set[str] = set()
    for raw in rows:
        try:
            candidate = check_row(raw, default_level)
            if candidate.code in candidates:
                raise Fault("code.duplicate")
            candidates[candidate.code] = candidate
        except Fault as fault:
            plan.refused.append(RowReport(raw.row, readable_code(raw), Outcome.REFUSED, fault.reason))
            refused_codes.add(readable_code(raw))
    kept: dict[str, Candidate] = {}
    for candidate in sorted(candidates.values(), key=lambda c: (rank(c.level), c.row)):
        try:
            parent = _find_parent(candidate, candidates, kept, known, refused_codes - set(candidates))
            _check_place(candidate, parent, kept, known, top_level)
        except Fault as fault:
            plan.refused.append(RowReport(candidate.row, candidate.code, Outcome.REFUSED, fault.reason))
            continue
        kept[candidate.code] = candidate
        plan.kept.append((candidate, parent))
    return plan


def _find_parent(
    candidate: Candidate,
    candidates: Mapping[str, Candidate],
    kept: Mapping[str, Candidate],
    known: Known,
    refused: Iterable[str],
) -> str:
    """The code of the parent, or an empty text; raises Fault when one is named that cannot be it."""
    for code in candidate.parents:
        if code in kept or (code in known.places and code not in candidates):
            return code
        if code in candidates:
            raise Fault(_why_not(candidate, candidates))
        if code in refused:
            raise Fault("parent.refused")
    if candidate.is_parent_named:
        raise Fault("parent.unknown")
    existing = known.places.get(candidate.code)
    return "/".join(path_codes(existing.path)[-2:-1]) if existing else ""


def _why_not(candidate: Candidate, candidates: Mapping[str, Candidate]) -> str:
    """Why the parent in the file is not kept: a circle, a wrong level, or its own refusal."""
    seen, code = {candidate.code}, candidate.parents[0]
    while code in candidates and code not in seen:
        seen.add(code)
        code = next(iter(candidates[code].parents), "")
    if code in seen:
        return "parent.cycle"
    parent = candidates[candidate.parents[0]]
    return "parent.refused" if is_above(parent.level, candidate.level) else "parent.level"


def _check_place(
    candidate: Candidate, parent: str, kept: Mapping[str, Candidate], known: Known, top_level: Level
) -> None:
    if not parent and rank(candidate.level) > rank(top_level):
        raise Fault("parent.unknown")
    existing = known.places.get(candidate.code)
    if existing is not None and existing.level is not candidate.level:
        raise Fault("level.changed")
    if not parent:
        return
    above = kept[parent].level if parent in kept else known.places[parent].level
    if not is_above(above, candidate.level):
        raise Fault("parent.level")
    around = kept[parent].outline if parent in kept else known.outlines.get(parent)
    if candidate.outline is not None and around is not None and is_mirrored(candidate.outline, around):
        raise Fault("outline.swapped")
