"""The figures of the front door, each with what it means. Fewer than five settled matters are no figure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from linli.matters import queries as matters
from linli.portal.pages.frame import place_of_cell
from linli.ui.words import number, percent, span

SHOWN_FROM = 5  # the smallest count that does not point at a household


@dataclass(frozen=True)
class Figure:
    """A number as it is read, and the words under it."""

    figure: str
    meaning: str


def town_figures(at: datetime) -> list[Figure]:
    """How it went here in the last thirty days; empty while there is too little to say. At most a minute old."""
    cell = place_of_cell()
    if cell is None:
        return []
    counted = matters.front_door_figures(cell.path, at)
    if counted.resolved < SHOWN_FROM:
        return []
    figures = [Figure(number(counted.resolved), _("matters settled"))]
    if counted.near_home_share is not None:
        figures.append(Figure(percent(counted.near_home_share), _("settled in the village or township")))
    if counted.median_hours is not None:
        hours = counted.median_hours  # nobody needs the minutes of a day
        half = span(timedelta(hours=round(hours) if hours >= 1 else hours))
        figures.append(Figure(half, _("half of them were settled within this time")))
    if counted.in_time_share is not None:
        figures.append(Figure(percent(counted.in_time_share), _("settled by the promised time")))
    return figures
