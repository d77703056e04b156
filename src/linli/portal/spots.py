"""Places as a resident chooses among them: found by name, walked down, or under a pin."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kit.errors import NotFound, Refused
from linli.places import queries as places
from linli.places.queries import PlaceRow
from linli.places.rules import Level

NAMED_ABOVE = 2  # how many places above are named beside one: enough to tell two villages of a name apart
FOUND_SHOWN = 12

NOT_LOCATED: dict[str, str | Promise] = {
    "OUTSIDE": gettext_lazy("The pin lies outside this area. You can choose the place from the list instead."),
    "NOT_A_NUMBER": gettext_lazy("The pin is not a proper point. You can choose the place from the list instead."),
    "OUT_OF_RANGE": gettext_lazy("The pin is not a point on Earth. You can choose the place from the list instead."),
    "SWAPPED": gettext_lazy(
        "East and north seem to be swapped. Please set the pin again, or choose the place from the list."
    ),
}


@dataclass(frozen=True)
class Spot:
    """A place on a page: its name, those above it in words, and whether it goes no further down."""

    id: UUID
    name: str
    above: str
    leaf: bool
    synthetic: bool

    @property
    def label(self) -> str:
        """``三网格，枫源村，枫桥镇``: the place with those above it."""
        return f"{self.name} · {self.above}" if self.above else self.name

    @property
    def note(self) -> str:
        """Synthetic is called synthetic."""
        return _("The grid outlines are synthetic.") if self.synthetic and self.leaf else ""


def spot_of(row: PlaceRow, language: str) -> Spot:
    """The place as shown; reads those above it."""
    above = [rung for rung in places.list_ancestors(row.id) if rung.parent_id is not None]
    names = [rung.name(language) for rung in reversed(above[-NAMED_ABOVE:])]
    return Spot(row.id, row.name(language), " · ".join(names), row.level is Level.GRID, row.is_synthetic)


def find_spots(text: str, language: str) -> list[Spot]:
    """Current places by Chinese name, pinyin, part of either, or code; the county itself is no answer to "where"."""
    found = places.search_places(text, limit=FOUND_SHOWN)
    return [spot_of(row, language) for row in found if row.level is not Level.COUNTY]


def rungs_under(place_id: UUID | None, language: str) -> list[Spot]:
    """The places to choose from one step down; from the root of the cell when it is the only one."""
    rows = places.list_children(place_id)
    if place_id is None and len(rows) == 1:
        rows = places.list_children(rows[0].id)
    return [Spot(row.id, row.name(language), "", row.level is Level.GRID, row.is_synthetic) for row in rows]


def find_current(place_id: UUID | None) -> PlaceRow | None:
    """The place while it is one; None for nothing, for an unknown id, and for a place that was merged or closed."""
    try:
        row = places.get_place(place_id) if place_id else None
    except NotFound:
        return None
    current = places.find_place_by_code(row.code) if row else None
    return row if row and current and current.id == row.id else None


def under_pin(lon: float, lat: float) -> tuple[UUID, tuple[UUID, ...]]:
    """The grid under a point (degrees, WGS 84) and those within a few metres of it.

    Raises Refused ``place.outside`` and its kin, with a sentence that says what to do instead.
    """
    located = places.locate(lon, lat)
    if located.place_id is None:
        reason = located.reason.value
        raise Refused(f"place.{reason.lower()}", NOT_LOCATED[reason], field="place")
    return located.place_id, tuple(located.nearby)


def trail_of(row: PlaceRow | None, language: str) -> list[tuple[str, str]]:
    """(name, address) from the top of the ladder to the place, for the breadcrumb."""
    if row is None:
        return []
    above = [rung for rung in places.list_ancestors(row.id) if rung.parent_id is not None]
    steps = [(rung.name(language), f"?under={rung.id}#ladder") for rung in above]
    return [(_("From the top"), "?change=1#ladder"), *steps, (row.name(language), "")]
