"""The clock. It is read at the edge (a view, a command, a job) and passed in to everything below."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def local_day(at: datetime) -> date:
    """The calendar day in China at that moment."""
    return at.astimezone(LOCAL).date()
