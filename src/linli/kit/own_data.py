"""What a module holds about one person, row by row: for the page that lists it and the file that takes it out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple


class OwnRow(NamedTuple):
    """One thing held. ``line``: a code of the list of what is held; ``at``: since when, None where nothing says it.

    ``values`` hold what the columns say, for the person alone; empty where only that there is one is told.
    """

    line: str
    at: datetime | None
    values: Mapping[str, Any]
