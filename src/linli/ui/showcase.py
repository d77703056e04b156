"""What ``/ui/`` shows: made-up values for every component in every state. Nothing here is read from anywhere."""

import math
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

MIDDLE = (120.24, 29.71)  # degrees; a made-up town, drawn as hexagons
DAYS = 30


def _hexagon(column: int, row: int) -> list[list[float]]:
    """One made-up cell of about 400 metres, in degrees."""
    across, down = 0.0042, 0.0036
    lon = MIDDLE[0] + (column + row % 2 / 2) * across
    lat = MIDDLE[1] - row * down * 0.86
    corners = [math.radians(60 * step + 30) for step in range(7)]
    return [[lon + math.cos(angle) * across / 1.732, lat + math.sin(angle) * down / 1.732] for angle in corners]


def _outlines() -> dict[str, Any]:
    """Made-up grids as GeoJSON."""
    cells = [(column, row) for row in range(5) for column in range(9 - abs(row - 2))]
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": str(index),
                "properties": {"name": _("Grid {n}").format(n=index + 1)},
                "geometry": {"type": "Polygon", "coordinates": [_hexagon(column + abs(row - 2) // 2, row)]},
            }
            for index, (column, row) in enumerate(cells)
        ],
    }


def _counts() -> dict[str, int]:
    """Counts between 0 and some 40, with a hill in the middle."""
    return {str(index): int(40 * math.exp(-(((index - 19) / 7) ** 2))) for index in range(39)}


def _photo(tone: str) -> str:
    """A drawn stand-in for a photo, so that the page needs no file."""
    drawing = (
        "%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 3'%3E"
        f"%3Crect width='4' height='3' fill='%23{tone}'/%3E%3C/svg%3E"
    )
    return f"data:image/svg+xml,{drawing}"


def _choices() -> dict[str, Any]:
    return {
        "languages": [("zh", _("Chinese")), ("en", _("English")), ("dialect", _("The local dialect"))],
        "contact": [
            ("sms", _("By text message"), _("The number is shown to nobody but the team that works on it.")),
            ("phone", _("By telephone")),
            ("none", _("Not at all"), _("You can still follow everything with your number.")),
        ],
        "grouped": [
            (pgettext("example", "Town"), [("1", _("East bridge")), ("2", _("West street"))]),
            (_("Villages"), [("3", _("Maple spring"))]),
        ],
    }


def _navigation() -> list[tuple[str, str, bool]]:
    return [
        (_("Components"), "#main", True),
        (pgettext("example", "Forms"), "#forms", False),
        (pgettext("example", "Lists"), "#lists", False),
        (pgettext("example", "Figures"), "#figures", False),
    ]


def showcase(now: datetime, *, theme: str) -> dict[str, Any]:
    """The context of ``/ui/`` at that moment."""
    return {
        "now": now,
        "theme": theme,
        "nav": _navigation(),
        "place_label": _("A made-up town"),
        "synthetic_words": _("Everything on this page is made up."),
        "footer_links": [(_("To the top"), "#main")],
        "due": {
            "late": now - timedelta(hours=3, minutes=20),
            "long_late": now - timedelta(days=12),
            "soon": now + timedelta(hours=4, minutes=30),
            "later": now + timedelta(days=2, hours=4, minutes=10),
        },
        "choices": _choices(),
        "outlines": _outlines(),
        "counts": _counts(),
        "bars_values": [round(18 + 9 * math.sin(day / 2.3) + 5 * math.cos(day)) for day in range(DAYS)],
        "bar_labels": [str(day + 1) for day in range(DAYS)],
        "photos": [
            {"src": _photo(tone), "alt": _("A drawn stand-in for a photo"), "width": 400, "height": 300}
            for tone in ("a9d5d6", "ffece2", "e2dfda")
        ],
        "long": _(
            "A very long title that somebody typed without thinking of the people who draw pages, and which "
            "still has to stand in its row without pushing anything out of sight"
        ),
        "unbroken": "https://example.org/" + "a" * 90,
    }
