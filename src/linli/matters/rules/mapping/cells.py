"""Single cells of an imported table: to text, numbers and times, or refused. Nothing is guessed."""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

MAX_CELL = 20_000  # characters; the longest text that a matter can hold is a fifth of it
_PART = re.compile(r"\{([^{}]*)\}")


class BadCell(Exception):
    """A cell that is not what its column is for: a code (NOT_A_TIME, NOT_A_NUMBER, TOO_LONG, WRONG_TYPE)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Template:
    """Text with ``{column}`` in it. Only names are replaced: no attributes, no formats."""

    def __init__(self, written: str) -> None:
        self.columns: Sequence[str] = tuple(_PART.findall(written))
        self._between = _PART.split(written)[::2]

    def fill(self, row: Mapping[str, Any]) -> str:
        """The text for one row; an empty cell leaves nothing. Raises BadCell."""
        filled = [self._between[0]]
        for name, after in zip(self.columns, self._between[1:], strict=True):
            filled += text(row.get(name)), after
        return "".join(filled).strip()


def text(value: Any) -> str:
    """A cell as text; raises BadCell for what is too long or no single value."""
    if value is None:
        return ""
    if isinstance(value, str):
        if len(value) > MAX_CELL:
            raise BadCell("TOO_LONG")
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | date | Decimal):
        return str(value)
    if isinstance(value, float):
        return "" if math.isnan(value) else str(int(value)) if value.is_integer() else repr(value)
    raise BadCell("WRONG_TYPE")


def number(value: Any) -> float | None:
    """A cell as a finite number, None when it is empty; raises BadCell, also for NaN: an empty cell says "none"."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        raise BadCell("NOT_A_NUMBER")
    try:
        found = float(value)
    except (ValueError, OverflowError) as error:
        raise BadCell("NOT_A_NUMBER") from error
    if not math.isfinite(found):
        raise BadCell("NOT_A_NUMBER")
    return found


def time(value: Any, zone: ZoneInfo, written: str = "") -> datetime | None:
    """A cell as a moment in UTC, None when it is empty. ISO 8601, or ``written`` in strptime's terms.

    A time without an offset is one of ``zone``. Raises BadCell.
    """
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, str):
        moment = _parsed(value.strip(), written)
    else:
        raise BadCell("NOT_A_TIME")
    try:
        aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        found = aware.astimezone(UTC)
    except (OverflowError, ValueError) as error:
        raise BadCell("NOT_A_TIME") from error
    if not 1900 <= found.year <= 2200:
        raise BadCell("NOT_A_TIME")
    return found


def _parsed(value: str, written: str) -> datetime:
    try:
        if written:
            return datetime.strptime(value, written)  # noqa: DTZ007 - the zone is added by the caller
        return datetime.fromisoformat(value)
    except ValueError as error:
        raise BadCell("NOT_A_TIME") from error
