"""The list of everything that is held about a person, and the rules by which: data/lines.json, data/rules.json."""

from enum import StrEnum
from functools import cache
from pathlib import Path

import msgspec

_DATA = Path(__file__).parent.parent / "data"


class Of(StrEnum):
    """By what somebody is known here: an account, the link of one matter, the link of one side of a dispute."""

    ACCOUNT = "ACCOUNT"
    MATTER = "MATTER"
    PARTY = "PARTY"


class Erases(StrEnum):
    """With what a line goes when its owner asks."""

    CONTACT = "CONTACT"
    WORDS = "WORDS"
    SIDE = "SIDE"
    ACCOUNT = "ACCOUNT"
    ITSELF = "ITSELF"  # in some days, whoever asks
    STAYS = "STAYS"  # never: it holds no words, or is a public record


class Law(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One rule: its law or, where there is none, the house's own; which article; what it says."""

    code: str
    instrument: dict[str, str]
    article: dict[str, str]
    says: dict[str, str]

    def words(self, language: str) -> str:
        """The law and the article."""
        tongue = _tongue(language)
        named = self.instrument[tongue]
        between = ", " if tongue == "en" else "" if named.endswith("》") else "，"
        return f"{named}{between}{self.article[tongue]}"


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of thing held. ``change``: what its owner can do about it on the spot; ``columns``: where it is."""

    code: str
    of: tuple[Of, ...]
    name: dict[str, str]
    readers: dict[str, str]
    keeps: dict[str, str]
    rule: str
    erase: Erases
    change: str
    columns: tuple[str, ...]


class _LeftOut(msgspec.Struct, forbid_unknown_fields=True):
    columns: list[str]
    why: str


class _Lines(msgspec.Struct, forbid_unknown_fields=True):
    version: str
    lines: list[Line]
    left_out: list[_LeftOut]


class _Laws(msgspec.Struct, forbid_unknown_fields=True):
    version: str
    seen_by_lawyer: bool
    correction_days: int
    correction_source: dict[str, str]
    backup_days: int
    rules: list[Law]


@cache
def _lines() -> _Lines:
    return msgspec.json.decode((_DATA / "lines.json").read_bytes(), type=_Lines)


@cache
def _laws() -> _Laws:
    return msgspec.json.decode((_DATA / "rules.json").read_bytes(), type=_Laws)


def list_lines(of: Of) -> list[Line]:
    """What may be held of somebody who is known by that."""
    return [line for line in _lines().lines if of in line.of]


def columns_in_lines() -> set[str]:
    """``app.Model.column`` of every line."""
    return {column for line in _lines().lines for column in line.columns}


def columns_left_out() -> set[str]:
    """Those that are nobody's in particular; the file says why."""
    return {column for row in _lines().left_out for column in row.columns}


def list_laws() -> list[Law]:
    """All rules, in the order of the file."""
    return _laws().rules


def law_of(code: str) -> Law | None:
    """The rule of that code."""
    return next((law for law in _laws().rules if law.code == code), None)


def correction_days() -> tuple[int, dict[str, str]]:
    """(days in which a correction is answered, where that comes from)."""
    return _laws().correction_days, _laws().correction_source


def backup_days() -> int:
    """How long a backup may still hold what was erased."""
    return _laws().backup_days


def _tongue(language: str) -> str:
    return "zh" if language.startswith("zh") else "en"
