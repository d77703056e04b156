"""A made-up province of squares for benches: a county, townships, villages and grids with a caseworker each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import shapely

SINCE = date(2023, 1, 1)
WEST, SOUTH, STEP = 118.0, 27.0, 0.01


@dataclass(frozen=True)
class Lattice:
    """``side`` x ``side`` grids of 0.01 degree; ``grid_ids`` by row, then by column."""

    side: int
    grid_ids: Sequence[UUID]

    def point(self, number: int) -> tuple[float, float]:
        """Longitude and latitude inside grid ``number``."""
        row, column = divmod(number, self.side)
        return WEST + (column + 0.37) * STEP, SOUTH + (row + 0.61) * STEP


def make_lattice(side: int) -> Lattice:
    """Places with outlines, and one caseworker a grid and one desk a village. Ten grids a village, ten villages a
    township, or what is left of them."""
    from django.db import connection, transaction

    from linli.kit.cells import current_cell
    from linli.kit.ids import uuid7

    with transaction.atomic():
        places = list(_places(side))
        ids = {code: uuid7() for code, *_rest in places}
        _copy_places(places, ids)
        grids = [code for code, level, *_rest in places if level == "GRID"]
        _copy_outlines(grids, ids, side)
        _copy_staff([(code, level, path) for code, level, _parent, path in places], ids)
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO places_indexversion (cell, version) VALUES (%s, 1)", [current_cell()])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Lattice(side, [ids[code] for code in grids])


def _places(side: int) -> Iterator[tuple[str, str, str, str]]:
    """Code, level, code of the parent and path of every place, parents first."""
    county = "330000"
    yield county, "COUNTY", "", f"{county}/"
    for number in range(side * side):
        township, village = f"{county}{number // 100:05d}", f"{county}{number // 100:05d}{number // 10 % 10}"
        if number % 100 == 0:
            yield township, "TOWNSHIP", county, f"{county}/{township}/"
        if number % 10 == 0:
            yield village, "VILLAGE", township, f"{county}/{township}/{village}/"
        grid = f"{village}{number % 10:02d}"
        yield grid, "GRID", village, f"{county}/{township}/{village}/{grid}/"


def _copy_places(places: Sequence[tuple[str, str, str, str]], ids: dict[str, UUID]) -> None:
    from linli.kit.db import copy_rows

    columns = ("id", "code", "level", "name_zh", "name_en", "pinyin", "search_text", "parent_id", "path",
               "is_synthetic", "valid_from", "valid_to")  # fmt: skip
    rows = (
        (ids[code], code, level, f"区 {code}", f"Area {code}", "", "", ids.get(parent), path, True, SINCE, None)
        for code, level, parent, path in places
    )
    copy_rows("places_place", columns, rows)


def _copy_outlines(grids: Sequence[str], ids: dict[str, UUID], side: int) -> None:
    from linli.kit.db import copy_rows

    def rows() -> Iterator[tuple[Any, ...]]:
        for number, code in enumerate(grids):
            row, column = divmod(number, side)
            west, south = WEST + column * STEP, SOUTH + row * STEP
            yield ids[code], shapely.to_wkb(shapely.box(west, south, west + STEP, south + STEP)), True, "bench", ""

    copy_rows("places_outline", ("place_id", "wkb", "is_synthetic", "source", "licence"), rows())


def _copy_staff(places: Sequence[tuple[str, str, str]], ids: dict[str, UUID]) -> None:
    from linli.kit.db import copy_rows
    from linli.kit.ids import uuid7
    from linli.people.models import Account

    roles = {"GRID": "CASEWORKER", "VILLAGE": "DESK", "TOWNSHIP": "COORDINATOR", "COUNTY": "COORDINATOR"}
    accounts = {code: uuid7() for code, _level, _path in places}
    names = [field.column for field in Account._meta.concrete_fields]
    plain = {"password": "!", "display_name": "", "language": "zh-hans", "is_active": True}
    copy_rows(
        Account._meta.db_table,
        names,
        ([{"id": account, "email": f"{code}@example.org", **plain}[name] for name in names]
         for code, account in accounts.items()),
    )  # fmt: skip
    columns = ("id", "account_id", "place_id", "agency_id", "path", "role", "kind_codes", "title_zh", "title_en",
               "valid_from", "valid_to")  # fmt: skip
    rows = (
        (uuid7(), accounts[code], ids[code], None, path, roles[level], [], "", "", SINCE, None)
        for code, level, path in places
    )
    copy_rows("people_post", columns, rows)
