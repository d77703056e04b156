"""The statistical division codes that ship with Linli."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

from linli.places.names import place_name
from linli.places.rules import Level, level_of_statistical_code, parent_codes

SHIPPED = "zhejiang_divisions_2023.csv"
SOURCE = "National Bureau of Statistics of China, division codes 2023 (china-division 2.7.0)"


@dataclass(frozen=True)
class Division:
    """One row of the published codes. ``parent_code`` is empty for a county."""

    code: str
    name: str
    level: Level
    parent_code: str


@cache
def _all_divisions() -> tuple[Division, ...]:
    file = resources.files("linli.places") / "data" / SHIPPED
    divisions = []
    for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines()):
        level = level_of_statistical_code(row["code"])
        assert level is not None, "the shipped file holds statistical codes only"
        parent = next(iter(parent_codes(row["code"])), "")
        divisions.append(Division(row["code"], place_name(row["name"]), level, parent))
    return tuple(divisions)


def read_divisions(county_code: str = "") -> list[Division]:
    """The divisions of one county, or of every county; parents before children, by code."""
    return [division for division in _all_divisions() if division.code.startswith(county_code)]
