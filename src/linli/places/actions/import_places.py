"""Take places from a file: new ones are made, known ones brought up to date, the rest refused row by row."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import shapely

from linli.kit.actors import Actor
from linli.kit.cells import current_cell
from linli.ledger.actions import NewEntry, record_many
from linli.places.actions.changes import (
    add_places,
    announce_change,
    change_place,
    day_of_change,
    ladder_lock,
    new_place,
    state_of,
)
from linli.places.events import PlacesChanged
from linli.places.imports import ImportReport, Outcome, RawPlace, RowReport
from linli.places.imports.checks import Candidate
from linli.places.imports.plan import ImportPlan, Known, plan_import
from linli.places.models import Outline, Place
from linli.places.rows import ROW_FIELDS, row_of
from linli.places.rules import Level, build_path, may_keep


@dataclass(frozen=True)
class Origin:
    """Where the file is from: what is kept with every outline and said on screens."""

    source: str = ""
    licence: str = ""
    is_synthetic: bool = False


def import_places(
    *,
    rows: Sequence[RawPlace],
    actor: Actor,
    at: datetime,
    origin: Origin | None = None,
    top_level: Level = Level.COUNTY,
    default_level: Level | None = None,
    all_or_nothing: bool = False,
    trial: bool = False,
    on: date | None = None,
) -> ImportReport:
    """Every row is kept (created, changed or unchanged) or refused with a reason; see imports.report.

    ``top_level``: places of this level and wider need no parent. ``all_or_nothing``: one refusal and nothing is
    written. ``trial``: nothing is written at all. ``on``: from when new and changed places hold, today by default.
    A place that is not in the file stays as it is. One ledger entry a place that was created or changed.
    """
    with ladder_lock():
        known = _known()
        plan = plan_import(rows, known, top_level=top_level, default_level=default_level)
        _refuse_where_not_keeper(plan, known, actor)
        report = ImportReport(rows=list(plan.refused))
        writer = _Writer(origin or Origin(), day_of_change(on, at))
        for candidate, parent in plan.kept:
            outcome = writer.take(candidate, parent)
            report.rows.append(RowReport(candidate.row, candidate.code, outcome, notes=_notes(candidate, outcome)))
        report.rows.sort(key=lambda row: row.row)
        report.written = not trial and not (all_or_nothing and report.refused)
        if report.written:
            writer.write(actor, at)
    return report


def _known() -> Known:
    """The places there are; outlines of counties and townships only, to tell swapped axes by."""
    places = {row.code: row for row in map(row_of, Place.objects.current().values_list(*ROW_FIELDS))}
    wide = Outline.objects.filter(place__valid_to=None, place__level__in=[Level.COUNTY, Level.TOWNSHIP])
    outlines = {code: shapely.from_wkb(bytes(wkb)) for code, wkb in wide.values_list("place__code", "wkb")}
    return Known(places, outlines)


def _refuse_where_not_keeper(plan: ImportPlan, known: Known, actor: Actor) -> None:
    """Refuse the rows that lie where the actor keeps nothing."""
    paths = {code: row.path for code, row in known.places.items()}
    kept = []
    for candidate, parent in plan.kept:
        old = paths.get(candidate.code, "")
        paths[candidate.code] = build_path(paths.get(parent, ""), candidate.code)
        if may_keep(actor, paths[candidate.code]) and (not old or may_keep(actor, old)):
            kept.append((candidate, parent))
        else:
            plan.refused.append(RowReport(candidate.row, candidate.code, Outcome.REFUSED, "keeper.not_here"))
    plan.kept = kept


def _notes(candidate: Candidate, outcome: Outcome) -> tuple[str, ...]:
    notes = list(candidate.notes)
    if outcome is Outcome.CREATED and not candidate.name_en:
        notes.append("name_en.made")
    if outcome is Outcome.CREATED and candidate.outline is None and candidate.level is Level.GRID:
        notes.append("outline.missing")
    return tuple(notes)


class _Writer:
    """Sorts the kept rows into new and changed places, and writes them in bulk."""

    def __init__(self, origin: Origin, on: date) -> None:
        self.origin, self.on = origin, on
        self.places = {place.code: place for place in Place.objects.current().select_related("parent")}
        self.outlines: dict[Any, bytes] = {}
        self.steps: list[tuple[Place, dict[str, Any] | None]] = []  # None: a new place
        self.areas: list[tuple[Place, bytes]] = []

    def take(self, candidate: Candidate, parent: str) -> Outcome:
        """Decide what becomes of the row; nothing is written yet."""
        place = self.places.get(candidate.code)
        if place is None:
            place = self._create(candidate, parent)
            outcome = Outcome.CREATED
        else:
            outcome = self._change(place, candidate, parent)
        if candidate.outline is not None and self._is_new_area(place, candidate):
            self.areas.append((place, shapely.to_wkb(candidate.outline)))
            outcome = Outcome.CHANGED if outcome is Outcome.UNCHANGED else outcome
        return outcome

    def _create(self, candidate: Candidate, parent: str) -> Place:
        place = new_place(
            code=candidate.code,
            level=candidate.level,
            name_zh=candidate.name_zh,
            name_en=candidate.name_en,
            parent=self.places.get(parent),
            on=self.on,
            is_synthetic=self.origin.is_synthetic,
        )
        self.places[place.code] = place
        self.steps.append((place, None))
        return place

    def _change(self, place: Place, candidate: Candidate, parent: str) -> Outcome:
        changes: dict[str, Any] = {}
        if place.name_zh != candidate.name_zh:
            changes["name_zh"] = candidate.name_zh
        if candidate.name_en and place.name_en != candidate.name_en:
            changes["name_en"] = candidate.name_en
        above = self.places.get(parent)
        if place.parent_id != (above.id if above else None):
            changes["parent"] = above
        if not changes:
            return Outcome.UNCHANGED
        self.steps.append((place, changes))
        return Outcome.CHANGED

    def _is_new_area(self, place: Place, candidate: Candidate) -> bool:
        if not self.outlines:
            self.outlines = {key: bytes(wkb) for key, wkb in Outline.objects.values_list("place_id", "wkb")}
        return self.outlines.get(place.id) != shapely.to_wkb(candidate.outline)

    def write(self, actor: Actor, at: datetime) -> None:
        """Write everything, one ledger entry a place; announce the ids. Parents come before children."""
        entries: list[NewEntry] = []
        for is_new, steps in groupby(self.steps, key=lambda step: step[1] is None):
            if is_new:
                self._add([place for place, _changes in steps])
                continue
            for place, changes in steps:
                place.refresh_from_db(fields=["path", "parent"])  # a change further up may have moved it
                before = change_place(place, self.on, **(changes or {}))
                entries.append(_entry("place.changed", place, before, actor, at))
        created = [place for place, changes in self.steps if changes is None]
        entries.extend(_entry("place.created", place, None, actor, at) for place in created)
        write_outlines(self.areas, self.origin)
        entries.extend(self._outlined({entry.subject_id for entry in entries}, actor, at))
        record_many(entries)
        if entries:
            ids = tuple(entry.subject_id for entry in entries)
            announce_change(PlacesChanged(cell=current_cell(), at=at, place_ids=ids))

    def _add(self, places: Sequence[Place]) -> None:
        """Store new places under the paths that their parents have by now."""
        parents = {place.parent.id for place in places if place.parent}
        paths = dict(Place.objects.filter(id__in=parents).values_list("id", "path"))
        for place in places:
            above = paths[place.parent.id] if place.parent else ""
            place.path = paths[place.id] = build_path(above, place.code)
        add_places(places)

    def _outlined(self, touched: Collection[UUID], actor: Actor, at: datetime) -> list[NewEntry]:
        """Entries of places of which nothing but the outline is new."""
        return [
            _entry("place.outlined", place, state_of(place), actor, at)
            for place, _wkb in self.areas
            if place.id not in touched
        ]


def write_outlines(areas: Sequence[tuple[Place, bytes]], origin: Origin) -> None:
    """Store outlines, over any that were there."""
    Outline.objects.bulk_create(
        [
            Outline(
                place=place,
                wkb=wkb,
                is_synthetic=origin.is_synthetic,
                source=origin.source,
                licence=origin.licence,
            )
            for place, wkb in areas
        ],
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["place"],
        update_fields=["wkb", "is_synthetic", "source", "licence"],
    )


def _entry(verb: str, place: Place, before: Mapping[str, Any] | None, actor: Actor, at: datetime) -> NewEntry:
    return NewEntry(
        verb=verb,
        subject_type="place",
        subject_id=place.id,
        actor=actor,
        at=at,
        before=before,
        after=state_of(place),
        topics=[f"place:{place.path}"],
    )
