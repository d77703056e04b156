"""A place as other modules and pages see it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from linli.places.rules import Level

ROW_FIELDS = ("id", "code", "level", "name_zh", "name_en", "path", "parent_id", "is_synthetic")


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place as it is now. ``is_synthetic`` is to be said wherever the place is shown."""

    id: UUID
    code: str
    level: Level
    name_zh: str
    name_en: str
    path: str
    parent_id: UUID | None
    is_synthetic: bool

    def name(self, language: str) -> str:
        """The name in Chinese for any ``zh`` language code, else in English."""
        return self.name_zh if language.startswith("zh") else self.name_en


def row_of(values: tuple[Any, ...]) -> PlaceRow:
    """A PlaceRow from the values of ROW_FIELDS, in that order."""
    place_id, code, level, *rest = values
    return PlaceRow(place_id, code, Level(level), *rest)
