"""Reads for everybody: the publication of matters, the map, the figures. Nothing here knows a person."""

from linli.insight.queries.cells import MapCell, list_cells
from linli.insight.queries.description import Description, catalogue, describe
from linli.insight.queries.hand_overs import HAND_OVER_COLUMNS, hand_overs_csv
from linli.insight.queries.kinds import asked_kinds, has_points
from linli.insight.queries.publication import stream
from linli.insight.queries.summary import (
    KindFigure,
    PlaceCount,
    Summary,
    by_place,
    forget_summaries,
    summary,
)

__all__ = [
    "HAND_OVER_COLUMNS",
    "Description",
    "KindFigure",
    "MapCell",
    "PlaceCount",
    "Summary",
    "asked_kinds",
    "by_place",
    "catalogue",
    "describe",
    "forget_summaries",
    "hand_overs_csv",
    "has_points",
    "list_cells",
    "stream",
    "summary",
]
