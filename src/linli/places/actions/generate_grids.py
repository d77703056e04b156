"""Synthetic townships', villages' and grids' areas for a county with real codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import shapely
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.cells import current_cell
from linli.kit.clock import local_day
from linli.kit.errors import Conflict, NotFound, Refused
from linli.ledger.actions import record
from linli.places.actions.changes import add_places, announce_change, ladder_lock, new_place, require_keeper, state_of
from linli.places.actions.import_places import Origin, write_outlines
from linli.places.actions.load_divisions import county_outline
from linli.places.divisions import Division
from linli.places.events import PlacesChanged
from linli.places.grids import CountyAreas, CountyPlan, generate_county, plan_county
from linli.places.grids.plan import county_seed
from linli.places.grids.province import Progress
from linli.places.models import Place
from linli.places.names import grid_name
from linli.places.rules import Level, grid_code, path_codes

SYNTHETIC = Origin(source="Linli generator of synthetic areas", is_synthetic=True)


@dataclass(frozen=True)
class GeneratedGrids:
    """How many areas were made."""

    townships: int
    villages: int
    grids: int


def generate_grids(
    *,
    county_code: str,
    actor: Actor,
    at: datetime,
    total: int | None = None,
    seed: int = 1,
    outline_file: Path | None = None,
    progress: Progress | None = None,
) -> GeneratedGrids:
    """Make grids for a county whose townships and villages are loaded, and synthetic outlines for all three levels.

    Without ``total`` some 2.4 a village. The same seed makes the same areas. Raises NotFound ``county.not_loaded``,
    Conflict ``county.has_grids``, Refused ``county.grids`` (the total cannot be shared out or has no room),
    those of county_outline, and NotAllowed ``place.not_keeper``.
    """
    with ladder_lock():
        places = _places(county_code, actor)
        area, origin = county_outline(county_code, outline_file)
        _say(progress, 1, "outline")
        try:
            plan = plan_county(_divisions(places), seed=seed, total=total)
            areas = generate_county(area, plan.counts, seed=county_seed(seed, county_code))
        except ValueError as error:
            raise Refused("county.grids", _("So many grids cannot be made for this county."), field="total") from error
        _say(progress, 2, "areas")
        grids = _new_grids(plan, places, at)
        add_places(grids)
        _say(progress, 3, "grids")
        write_outlines([(places[county_code], shapely.to_wkb(area))], origin)
        write_outlines(_outlines(plan, areas, places, grids), SYNTHETIC)
        _say(progress, 4, "outlines")
        made = GeneratedGrids(len(areas.townships), len(areas.villages), len(grids))
        _finish(places[county_code], grids, made, actor, at)
    return made


def _places(county_code: str, actor: Actor) -> dict[str, Place]:
    """The current places of the county by code, grids excluded as there must be none."""
    county = Place.objects.current().filter(code=county_code, level=Level.COUNTY).first()
    if county is None:
        raise NotFound("county.not_loaded", _("The county is not loaded yet. Load its places first."))
    require_keeper(actor, county.path)
    places = {place.code: place for place in Place.objects.current().within(county.path).order_by("path")}
    if any(place.level == Level.GRID for place in places.values()):
        raise Conflict("county.has_grids", _("The county has grids already."))
    return places


def _divisions(places: dict[str, Place]) -> list[Division]:
    """Townships need not have official codes: what counts is who is whose parent."""
    return [
        Division(place.code, place.name_zh, Level(place.level), "".join(path_codes(place.path)[-2:-1]))
        for place in places.values()
    ]


def _new_grids(plan: CountyPlan, places: dict[str, Place], at: datetime) -> list[Place]:
    on = local_day(at)
    return [
        new_place(
            code=grid_code(village, number),
            level=Level.GRID,
            name_zh=grid_name(number),
            name_en=f"Grid {number}",
            parent=places[village],
            on=on,
            is_synthetic=True,
        )
        for villages, counts in zip(plan.village_codes, plan.counts, strict=True)
        for village, count in zip(villages, counts, strict=True)
        for number in range(1, count + 1)
    ]


def _outlines(
    plan: CountyPlan, areas: CountyAreas, places: dict[str, Place], grids: Sequence[Place]
) -> list[tuple[Place, bytes]]:
    """Places and well-known binary of the three synthetic levels."""
    townships = [places[code] for code in plan.township_codes]
    villages = [places[code] for codes in plan.village_codes for code in codes]
    levels: tuple[tuple[Sequence[Place], Any], ...] = (
        (townships, areas.townships),
        (villages, areas.villages),
        (grids, areas.grids),
    )
    return [pair for owners, shapes in levels for pair in zip(owners, shapely.to_wkb(shapes), strict=True)]


def _finish(county: Place, grids: Sequence[Place], made: GeneratedGrids, actor: Actor, at: datetime) -> None:
    record(
        verb="place.grids_generated",
        subject_type="place",
        subject_id=county.id,
        actor=actor,
        at=at,
        before=state_of(county),
        after={**state_of(county), "grids": [grid.code for grid in grids]},
        facts={"townships": made.townships, "villages": made.villages, "grids": made.grids},
        topics=[f"place:{county.path}"],
    )
    announce_change(PlacesChanged(cell=current_cell(), at=at, place_ids=tuple(grid.id for grid in grids)))


def _say(progress: Progress | None, done: int, what: str) -> None:
    if progress:
        progress(done, 4, what)
