"""The one publication of matters. Everything that the public can ask for is a selection from these rows."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from linli.insight.queries.kinds import asked_kinds, has_points
from linli.insight.rules import Asked, Named, Published, Quarter, Spot, level_of, place, quarters, stage_of
from linli.matters import queries as matters
from linli.matters.queries import OpenKind, OpenRow
from linli.places import queries as places


@dataclass(frozen=True, slots=True)
class Counted:
    """A published row with what only medians are made of."""

    row: Published
    days: float | None


def stream(asked: Asked) -> Iterator[Published]:
    """The published rows of a selection, by quarter and kind. One statement for each kind and quarter: the keyset.

    Within a kind and quarter the order is that of the published values, so that it tells nothing more than they do.
    """
    kinds = asked_kinds(asked)
    for quarter in _quarters_with_matters(asked):
        for kind in kinds:
            yield from (one.row for one in published(kind, quarter) if _in_place(one.row, asked.place))


def published(kind: OpenKind, quarter: Quarter) -> list[Counted]:
    """What is published of one kind and quarter, whole: that is the stratum, whatever is then selected from it."""
    rows = [(_spot(row, kind.code), row) for row in _rows(kind.code, quarter)]
    placed = place(Counter(spot for spot, _row in rows))
    named = Named(kind.code, kind.name_zh, kind.name_en)
    found = []
    for spot, row in rows:
        area = placed.get(spot)
        if area is None:
            continue
        level, name = _place(area.path)
        found.append(
            Counted(
                Published(
                    quarter=str(quarter),
                    kind=named,
                    received_on=row.received_on,
                    stage=stage_of(row.state),
                    target_met=row.target_met,
                    first_settled_level=level_of(row.first_settled_level),
                    area=area,
                    level=level,
                    place=name,
                ),
                row.days,
            )
        )
    return sorted(found, key=_order)


def _order(one: Counted) -> tuple[object, ...]:
    row = one.row
    return row.received_on, row.area, row.stage, str(row.target_met), row.first_settled_level


def _rows(kind_code: str, quarter: Quarter) -> Iterator[OpenRow]:
    return matters.list_open_rows(kind_code, quarter.starts_at, quarter.ends_at)


def _spot(row: OpenRow, kind_code: str) -> Spot:
    return Spot(row.village_path, row.x, row.y) if has_points(kind_code) else Spot(row.village_path)


def _place(path: str) -> tuple[str, Named]:
    code = path.rstrip("/").rsplit("/", 1)[-1]
    found = places.find_place_by_code(code)
    if found is None:  # a place that is no more keeps its code
        return "", Named(code, code, code)
    return found.level.value, Named(code, found.name_zh, found.name_en)


def _in_place(row: Published, code: str) -> bool:
    return not code or code in row.area.path.split("/")


def _quarters_with_matters(asked: Asked) -> list[Quarter]:
    oldest = matters.first_received_at()
    if oldest is None:
        return []
    return [quarter for quarter in quarters(asked.first, asked.last) if quarter.ends_at > oldest]
