"""Typed builders: a town with many matters, quickly."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from linli.matters.models import Kind, Matter
from linli.matters.tests.make import LIGHT, MORNING, make_kinds, make_received

WHERE = (120.2345, 29.7145)  # the middle of a cell of 100 m
OPEN = "/api/v1/open-data"


def many(
    count: int, place_id: UUID, *, kind: str = LIGHT, at: datetime = MORNING, point: tuple[float, float] | None = WHERE
) -> list[Matter]:
    """So many matters of one kind, time and point, received by the action and then put where the test wants them."""
    make_kinds()
    made = [make_received(place_id, at=at, kind_code=kind).matter_id for _number in range(count)]
    lon, lat = point or (None, None)
    Matter.objects.filter(id__in=made).update(lon=lon, lat=lat)
    return list(Matter.objects.filter(id__in=made))


def change(rows: Sequence[Matter], **values: Any) -> None:
    """Write these columns of the stored rows."""
    Matter.objects.filter(id__in=[row.id for row in rows]).update(**values)


def a_kind(code: str) -> Kind:
    """The newest version of a kind."""
    return Kind.objects.filter(code=code).latest("catalogue__version")
