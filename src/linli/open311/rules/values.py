"""Values as other servers write them, read for what they mean."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from typing import Any

_TRUE = frozenset({"true", "1", "yes", "y", "t", "on"})
_FALSE = frozenset({"false", "0", "no", "n", "f", "off"})
_NOTHING = frozenset({"", "null", "none", "nil", "n/a", "undefined"})
_CLOSED = frozenset({"closed", "close", "resolved", "completed", "complete", "fixed", "done", "archived", "canceled"})
_OPEN = frozenset(
    {"open", "opened", "new", "submitted", "received", "in progress", "in_progress", "pending", "acknowledged"}
)
_OFFSET = re.compile(r"([+-]\d{2})(\d{2})$")
MAX_TEXT = 8000


@dataclass(frozen=True)
class Record:
    """One request of another server. Times are aware; what it did not say is None or empty."""

    request_id: str
    status: str  # open, closed, or empty when neither
    status_notes: str
    service_code: str
    service_name: str
    description: str
    requested_at: datetime | None
    updated_at: datetime | None
    expected_at: datetime | None
    address: str
    lat: float | None
    lon: float | None


def as_text(value: Any) -> str:
    """Text, trimmed; numbers as written; nothing for null, lists of one as that one."""
    if isinstance(value, list):
        value = value[0] if len(value) == 1 else None
    if value is None or isinstance(value, Mapping | list):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    text = str(value).strip()[:MAX_TEXT]
    return "" if text.casefold() in _NOTHING else text


def as_bool(value: Any) -> bool | None:
    """True and False in any of their spellings, None for anything else."""
    text = as_text(value).casefold() if not isinstance(value, bool) else ("true" if value else "false")
    return True if text in _TRUE else False if text in _FALSE else None


def as_number(value: Any) -> float | None:
    """A finite number, also as text; None for anything else."""
    if isinstance(value, bool):
        return None
    try:
        number = float(as_text(value))
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def as_time(value: Any, zone: tzinfo) -> datetime | None:
    """A moment: W3C form, with or without colon in the offset; without an offset in ``zone``. None when it is none."""
    text = as_text(value)
    if not text:
        return None
    try:
        at = datetime.fromisoformat(_OFFSET.sub(r"\1:\2", text.replace(" UTC", "Z").replace("Z", "+00:00")))
        aware = at if at.tzinfo else at.replace(tzinfo=zone)
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def as_list(value: Any) -> list[Any]:
    """A list as it is, a single thing as a list of one, nothing as an empty list."""
    if value is None or value == "":
        return []
    return value if isinstance(value, list) else [value]


def as_status(value: Any) -> str:
    """open, closed, or empty for words that say neither."""
    text = as_text(value).casefold()
    return "closed" if text in _CLOSED else "open" if text in _OPEN else ""


def record_of(row: Mapping[str, Any], zone: tzinfo) -> Record:
    """A row of ``read_rows`` as a Record; half a point is no point."""
    lat = as_number(row.get("lat", row.get("latitude")))
    lon = as_number(row.get("long", row.get("lng", row.get("lon", row.get("longitude")))))
    if lat is None or lon is None or (lat == 0 and lon == 0):
        lat = lon = None  # servers without a point write 0, 0
    return Record(
        request_id=as_text(row.get("service_request_id", row.get("id")))[:100],
        status=as_status(row.get("status")),
        status_notes=as_text(row.get("status_notes")),
        service_code=as_text(row.get("service_code")),
        service_name=as_text(row.get("service_name")),
        description=as_text(row.get("description")),
        requested_at=as_time(row.get("requested_datetime"), zone),
        updated_at=as_time(row.get("updated_datetime"), zone),
        expected_at=as_time(row.get("expected_datetime"), zone),
        address=as_text(row.get("address")),
        lat=lat,
        lon=lon,
    )
