"""Where the rows of a batch lie: one vectorised lookup for all points, the single one's words for those that fail."""

import math
from collections.abc import Sequence
from uuid import UUID

import numpy as np

from linli.matters.actions.submission import Submission, find_spot
from linli.places import queries as places
from linli.places.queries import PlaceRow


class Spots:
    """The places of a batch, by position of the row."""

    def __init__(self, submissions: Sequence[Submission | None], otherwise: Sequence[UUID | None]) -> None:
        self._submissions, self._otherwise = submissions, otherwise
        points = [(_number(row.lon), _number(row.lat)) if row else (math.nan, math.nan) for row in submissions]
        lons, lats = np.array(points, dtype=np.float64).reshape(-1, 2).T
        located = places.locate_many(np.ascontiguousarray(lons), np.ascontiguousarray(lats))
        ids = located.place_ids
        self._located = [ids[position] if position >= 0 else None for position in located.index.tolist()]
        self._chosen: dict[UUID, PlaceRow] = {}

    def located(self, index: int) -> UUID | None:
        """The place in which the point itself lies."""
        return self._located[index]

    def place(self, index: int) -> PlaceRow:
        """The place of a row: under its point, or named, or the one it is given otherwise.

        Raises what ``submission.find_spot`` raises.
        """
        row = self._submissions[index]
        assert row is not None
        found = self._located[index]
        if found is not None and row.place_id is None:
            return places.place_row(found)
        otherwise = self._otherwise[index]
        if row.place_id is None and otherwise is not None:
            return self._named(otherwise)
        if row.lon is None and row.lat is None and row.place_id is not None:
            return self._named(row.place_id)
        return find_spot(row.place_id, row.lon, row.lat)

    def point(self, index: int) -> tuple[float | None, float | None]:
        """Longitude and latitude as recorded when they are a point on Earth, else nothing."""
        row = self._submissions[index]
        if row is None or row.lon is None or row.lat is None:
            return None, None
        on_earth = abs(row.lon) <= 180 and abs(row.lat) <= 90  # False for what is no number
        return (row.lon, row.lat) if on_earth else (None, None)

    def _named(self, place_id: UUID) -> PlaceRow:
        """A place by its id, looked up once a batch."""
        if place_id not in self._chosen:
            self._chosen[place_id] = find_spot(place_id, None, None)
        return self._chosen[place_id]


def _number(value: float | None) -> float:
    return math.nan if value is None else value
