"""The ladder of places in plain Python: levels, codes, paths, which grid a shared edge belongs to, apportioning.

Code lengths: GB/T 2260 (county, 6 digits), GB/T 10114 (township, 9), the National Bureau of Statistics' division
codes (village, 12) and GB/T 34300 (grid: the village's 12 digits and a number of 3). Other jurisdictions bring codes
of their own form; only characters that would break a path are refused.
"""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from math import cos, isfinite, radians

from linli.kit.actors import Actor, ActorKind, Role

CODE_MAX_LENGTH = 32
NAME_MAX_LENGTH = 80
METRES_PER_DEGREE = 111_194.93  # mean Earth radius 6,371,008.8 m (IUGG) x pi / 180
GRIDS_PER_VILLAGE = 999  # three digits, 000 is not given


class Level(StrEnum):
    """A rung of the ladder, from the widest to the smallest."""

    COUNTY = "COUNTY"
    TOWNSHIP = "TOWNSHIP"
    VILLAGE = "VILLAGE"
    GRID = "GRID"


class Reason(StrEnum):
    """Why ``locate`` answers as it does."""

    FOUND = "FOUND"
    OUTSIDE = "OUTSIDE"
    NOT_A_NUMBER = "NOT_A_NUMBER"
    OUT_OF_RANGE = "OUT_OF_RANGE"
    SWAPPED = "SWAPPED"


class SuccessionKind(StrEnum):
    """How one place came out of another."""

    RENAMED = "RENAMED"
    MERGED = "MERGED"
    SPLIT = "SPLIT"
    MOVED = "MOVED"


LEVELS: tuple[Level, ...] = tuple(Level)
STATISTICAL_LENGTHS: Mapping[Level, int] = {
    Level.COUNTY: 6,
    Level.TOWNSHIP: 9,
    Level.VILLAGE: 12,
    Level.GRID: 15,
}
REASON_CODES: tuple[Reason, ...] = tuple(Reason)  # position = the int8 code of locate_many

_FREE_CODE = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z._-]*[0-9A-Za-z])?")


def rank(level: Level) -> int:
    """0 for a county, 3 for a grid."""
    return LEVELS.index(level)


def is_above(upper: Level, lower: Level) -> bool:
    """True when ``upper`` may be the parent of ``lower``. Rungs may be skipped: a ward may hold grids."""
    return rank(upper) < rank(lower)


def is_code(code: str) -> bool:
    """True for a code that can stand in a path: ASCII letters, digits, dot, dash, underscore; 1-32 characters."""
    return len(code) <= CODE_MAX_LENGTH and _FREE_CODE.fullmatch(code) is not None


def is_statistical_code(code: str, level: Level) -> bool:
    """True for a code of the official form of that level: 6, 9, 12 or 15 digits, beginning with a province.

    A grid's last three digits run from 001 to 999.
    """
    if len(code) != STATISTICAL_LENGTHS[level] or not (code.isascii() and code.isdigit()):
        return False
    if not 11 <= int(code[:2]) <= 82:
        return False
    return level is not Level.GRID or code[12:] != "000"


def level_of_statistical_code(code: str) -> Level | None:
    """The level that the code's length tells, or None when it is no statistical code."""
    return next((level for level in LEVELS if is_statistical_code(code, level)), None)


def parent_codes(code: str) -> list[str]:
    """The codes a statistical code could hang under, nearest first; empty for other codes and for a county."""
    level = level_of_statistical_code(code)
    if level is None:
        return []
    return [code[: STATISTICAL_LENGTHS[upper]] for upper in reversed(LEVELS[: rank(level)])]


def grid_code(village_code: str, number: int) -> str:
    """The code of a village's grid with that number: ``330681103201`` and 3 give ``330681103201003``.

    Raises ValueError when the number is not 1-999.
    """
    if not 1 <= number <= GRIDS_PER_VILLAGE:
        raise ValueError(f"a village has grids 1 to {GRIDS_PER_VILLAGE}, not {number}")
    return f"{village_code}{number:03d}"


def build_path(parent_path: str, code: str) -> str:
    """The path of a place under its parent; ``""`` for a root. Every step ends with a slash."""
    return f"{parent_path}{code}/"


def path_codes(path: str) -> list[str]:
    """The codes along a path, the root first."""
    return path.split("/")[:-1]


def is_within(path: str, ancestor_path: str) -> bool:
    """True when the place of ``path`` is the ancestor or lies below it."""
    return path.startswith(ancestor_path)


def path_bounds(path: str) -> tuple[str, str]:
    """``low <= p < high`` holds in byte order exactly for the paths in the subtree.

    ``0`` is the character after the slash that ends every path. An empty path means everywhere.
    """
    if not path:
        return "", "\U0010ffff"
    return path, path[:-1] + "0"


def point_reason(lon: float, lat: float, bounds: tuple[float, float, float, float] | None = None) -> Reason | None:
    """What is wrong with a point before any outline is asked, or None.

    ``bounds`` (west, south, east, north) of all outlines tell swapped axes: the point is outside, its mirror inside.
    """
    if -180 <= lon <= 180 and -90 <= lat <= 90:
        is_mirrored = bounds and not inside(bounds, lon, lat) and inside(bounds, lat, lon)
        return Reason.SWAPPED if is_mirrored else None
    if not (isfinite(lon) and isfinite(lat)):
        return Reason.NOT_A_NUMBER
    return Reason.SWAPPED if -90 <= lon <= 90 and -180 <= lat <= 180 else Reason.OUT_OF_RANGE


def inside(bounds: tuple[float, float, float, float], lon: float, lat: float) -> bool:
    """True when the point lies in the box or on its rim."""
    west, south, east, north = bounds
    return west <= lon <= east and south <= lat <= north


def metres_per_degree(lat: float) -> tuple[float, float]:
    """Metres of one degree east and one degree north at that latitude (local equirectangular scaling)."""
    return METRES_PER_DEGREE * cos(radians(lat)), METRES_PER_DEGREE


def apportion(total: int, weights: Sequence[float], *, least: int = 0) -> list[int]:
    """Whole shares that add up to ``total`` exactly, by the largest remainder (Hamilton); ties go to the first.

    Every share is at least ``least``. Raises ValueError when that cannot be, or when weights are negative or all zero.
    """
    if total < least * len(weights):
        raise ValueError("the total is smaller than the least shares together")
    if min(weights, default=0) < 0 or sum(weights) <= 0:
        raise ValueError("weights must not be negative, nor all be zero")
    free = total - least * len(weights)
    exact = [free * weight / sum(weights) for weight in weights]
    shares = [least + int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: (int(exact[i]) - exact[i], i))
    for i in by_remainder[: total - sum(shares)]:
        shares[i] += 1
    return shares


def may_keep(actor: Actor, path: str) -> bool:
    """True when the actor may change the ladder at that path: the system, or an administrator posted above it."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    return any(duty.role is Role.ADMINISTRATOR and is_within(path, duty.path) for duty in actor.duties)
