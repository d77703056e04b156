"""Where the public map looks first: a whole county is too wide for its cells, so it begins where most is counted."""

from linli.insight import queries as insight
from linli.insight.queries import Summary
from linli.places import queries as places
from linli.portal.pages.spots import map_around


def first_view(counted: Summary, subject: str) -> tuple[float, float] | None:
    """Longitude and latitude of the middle of the place under which most is published; None where nothing is.

    ``subject``: the code of one, or empty.
    """
    found = [one for one in counted.places if not subject or one.kind.code.startswith(f"{subject}.")]
    totals = {
        place.code: sum(one.count for one in counts) for (_level, place), counts in insight.by_place(found).items()
    }
    for code in sorted(totals, key=lambda code: (-totals[code], code)):
        row = places.find_place_by_code(code)
        bounds = map_around(row).bounds if row else None
        if bounds:
            west, south, east, north = bounds
            return (west + east) / 2, (south + north) / 2
    return None
