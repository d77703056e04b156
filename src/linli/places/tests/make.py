"""Builders of places for any module's tests. They write rows directly: no action, no ledger entry."""

from dataclasses import dataclass
from datetime import date

import shapely

from linli.kit.actors import Actor, ActorKind, Duty, Role
from linli.kit.ids import uuid7
from linli.places.index import mark_changed
from linli.places.models import Outline, Place, PlaceVersion
from linli.places.names import english_name, grid_name, pinyin_of, search_text
from linli.places.rules import Level, build_path
from tests.kept_rows import lay_down

SINCE = date(2023, 1, 1)

Box = tuple[float, float, float, float]  # west, south, east, north, in degrees


def make_place(
    code: str,
    name_zh: str,
    level: Level,
    *,
    parent: Place | None = None,
    name_en: str = "",
    box: Box | None = None,
    is_synthetic: bool = False,
) -> Place:
    """A current place with its open version, and a square outline when ``box`` is given."""
    name_en = name_en or english_name(name_zh, level)
    place = Place.objects.create(
        code=code,
        level=level,
        name_zh=name_zh,
        name_en=name_en,
        pinyin=pinyin_of(name_zh),
        search_text=search_text(name_zh, name_en, code),
        parent=parent,
        path=build_path(parent.path if parent else "", code),
        is_synthetic=is_synthetic,
        valid_from=SINCE,
    )
    make_version(place)
    if box:
        wkb = shapely.to_wkb(shapely.box(*box))
        Outline.objects.create(place=place, wkb=wkb, is_synthetic=is_synthetic, source="made for a test")
    mark_changed()
    return place


def make_version(place: Place) -> PlaceVersion:
    """The open version of a place as it stands."""
    return PlaceVersion.objects.create(
        place=place,
        code=place.code,
        level=place.level,
        name_zh=place.name_zh,
        name_en=place.name_en,
        parent=place.parent,
        path=place.path,
        valid_from=place.valid_from,
    )


@dataclass(frozen=True)
class Ladder:
    """1 county, 2 townships, 3 villages, 6 grids; each grid a square of 0.01 degree in one row, west to east.

    Grid ``i`` spans longitudes 120.20 + 0.01 i to 120.21 + 0.01 i and latitudes 29.70 to 29.71. Villages hold two
    grids each; the first township holds villages 0 and 1, the second village 2.
    """

    county: Place
    townships: tuple[Place, ...]
    villages: tuple[Place, ...]
    grids: tuple[Place, ...]

    def point_in(self, grid: int) -> tuple[float, float]:
        """Longitude and latitude of the middle of that grid."""
        return 120.205 + 0.01 * grid, 29.705


def make_ladder() -> Ladder:
    """The small ladder that the whole suite shares; its grids are synthetic."""
    return lay_down("ladder", _make_ladder)


def _make_ladder() -> Ladder:
    south, north = 29.70, 29.71
    edges = [round(120.20 + 0.01 * i, 2) for i in range(7)]

    def box(first: int, last: int) -> Box:
        return edges[first], south, edges[last], north

    county = make_place("330681", "诸暨市", Level.COUNTY, name_en="Zhuji City", box=box(0, 6))
    maple = make_place(
        "330681103", "枫桥镇", Level.TOWNSHIP, parent=county, name_en="Fengqiao Town", box=box(0, 4), is_synthetic=True
    )
    paitou = make_place(
        "330681105", "牌头镇", Level.TOWNSHIP, parent=county, name_en="Paitou Town", box=box(4, 6), is_synthetic=True
    )
    homes = (
        ("330681103201", "枫源村", "Fengyuan Village", maple),
        ("330681103202", "陈家村", "Chenjia Village", maple),
        ("330681105201", "同文村", "Tongwen Village", paitou),
    )
    villages = tuple(
        make_place(code, zh, Level.VILLAGE, parent=parent, name_en=en, box=box(2 * i, 2 * i + 2), is_synthetic=True)
        for i, (code, zh, en, parent) in enumerate(homes)
    )
    grids = tuple(
        make_place(
            f"{villages[i // 2].code}{i % 2 + 1:03d}",
            grid_name(i % 2 + 1),
            Level.GRID,
            parent=villages[i // 2],
            name_en=f"Grid {i % 2 + 1}",
            box=box(i, i + 1),
            is_synthetic=True,
        )
        for i in range(6)
    )
    return Ladder(county=county, townships=(maple, paitou), villages=villages, grids=grids)


def keeper(path: str = "330681/") -> Actor:
    """An administrator posted at that path."""
    return Actor(kind=ActorKind.STAFF, account_id=uuid7(), duties=(Duty(uuid7(), Role.ADMINISTRATOR, path),))
