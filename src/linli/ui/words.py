"""Times and numbers in the reader's language, in the time of China. One place, so that every page says them alike."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from django.utils.translation import get_language, gettext, gettext_lazy, ngettext, pgettext_lazy

from linli.kit import clock as kit_clock

NOTHING = "–"
_NO_TIME = timedelta(0)

# In Chinese a month is a number.
MONTHS = (
    pgettext_lazy("month", "Jan"),
    pgettext_lazy("month", "Feb"),
    pgettext_lazy("month", "Mar"),
    pgettext_lazy("month", "Apr"),
    pgettext_lazy("month", "May"),
    pgettext_lazy("month", "Jun"),
    pgettext_lazy("month", "Jul"),
    pgettext_lazy("month", "Aug"),
    pgettext_lazy("month", "Sep"),
    pgettext_lazy("month", "Oct"),
    pgettext_lazy("month", "Nov"),
    pgettext_lazy("month", "Dec"),
)


def speaks_english() -> bool:
    """True when this page is in English."""
    return (get_language() or "").startswith("en")


def day(value: date | datetime | None, now: datetime | None = None) -> str:
    """``11 月 26 日`` / ``26 Nov``; with the year when it is not this one."""
    if value is None:
        return NOTHING
    on = kit_clock.local_day(value) if isinstance(value, datetime) else value
    if on.year != kit_clock.local_day(now or kit_clock.now()).year:
        return full_day(on)
    return gettext("{day} {month}").format(day=on.day, month=MONTHS[on.month - 1])


def full_day(on: date) -> str:
    """``2026 年 11 月 26 日`` / ``26 Nov 2026``: on paper, which is kept."""
    return gettext("{day} {month} {year}").format(day=on.day, month=MONTHS[on.month - 1], year=on.year)


def when(at: datetime | None, now: datetime | None = None) -> str:
    """``11 月 26 日 18:00`` / ``26 Nov, 18:00``, local time."""
    if at is None:
        return NOTHING
    return gettext("{day}, {time}").format(day=day(at, now), time=f"{at.astimezone(kit_clock.LOCAL):%H:%M}")


def window(from_at: datetime, until_at: datetime, now: datetime | None = None) -> str:
    """``11 月 26 日 9:00–11:00``, local time; both days where it does not end on the day it begins."""
    first, last = (one.astimezone(kit_clock.LOCAL) for one in (from_at, until_at))
    end = f"{last:%H:%M}" if first.date() == last.date() else when(last, now)
    return f"{when(first, now)}–{end}"


def span(length: timedelta, units: int = 2) -> str:
    """A length in words, the largest ``units`` units: ``2 天 4 小时``. Never less than a minute."""
    return _span(get_language(), *_parts_of(length), units)


def _parts_of(length: timedelta) -> tuple[int, int, int]:
    """Days, hours and minutes as they are said."""
    minutes = max(1, int(abs(length).total_seconds()) // 60)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    if days >= 10:  # nobody plans the hours of the eleventh day
        hours = 0
    return days, hours, 0 if days or hours else minutes


# Kept, because a list says some fifty of them and most are alike. What they say depends on the language in force.
@lru_cache(maxsize=4096)
def _span(_language: str | None, days: int, hours: int, minutes: int, units: int) -> str:
    parts = []
    if days:
        parts.append(ngettext("{n} day", "{n} days", days).format(n=days))
    if hours:
        parts.append(ngettext("{n} hour", "{n} hours", hours).format(n=hours))
    if minutes:
        parts.append(ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes))
    return " ".join(parts[:units])


@lru_cache(maxsize=4096)
def _left(language: str | None, is_late: bool, parts: tuple[int, int, int], units: int) -> str:
    pattern = gettext("{span} late") if is_late else gettext("{span} left")
    return pattern.format(span=_span(language, *parts, units))


def left(due: datetime | None, now: datetime | None = None, units: int = 2) -> str:
    """``还有 2 天 4 小时`` or ``超时 3 小时``, seen from ``now``."""
    if due is None:
        return NOTHING
    remaining = due - (now or kit_clock.now())
    return _left(get_language(), remaining < _NO_TIME, _parts_of(remaining), units)


def ago(at: datetime | None, now: datetime | None = None) -> str:
    """``3 小时前``; under a minute, or ahead of us because two clocks differ, ``刚刚``."""
    if at is None:
        return NOTHING
    passed = (now or kit_clock.now()) - at
    if passed < timedelta(minutes=1):
        return gettext("just now")
    return gettext("{span} ago").format(span=span(passed, 1))


def number(value: float | Decimal | None, digits: int = 0) -> str:
    """``12,345``; an en dash for nothing."""
    return NOTHING if value is None else f"{value:,.{digits}f}"


def percent(share: float | Decimal | None, digits: int = 1) -> str:
    """A share of one as ``96.1%``; an en dash for nothing."""
    return NOTHING if share is None else f"{share * 100:.{digits}f}%"


_STOPPED = {
    "paused": ("", gettext_lazy("Clock stopped")),
    "met": ("ok", gettext_lazy("Done in time")),
    "missed": ("late", gettext_lazy("Done late")),
}


@dataclass(frozen=True)
class Clock:
    """What a clock tag shows: a tone and the word that goes with it."""

    tone: str
    text: str


def clock(due: datetime | None, now: datetime | None = None, state: str = "", warn_hours: int = 24) -> Clock:
    """The tone (late, warn, go, ok, or plain) and words of a deadline.

    ``state``: empty while it runs, ``paused``, ``met`` or ``missed`` when it no longer does; raises KeyError on others.
    """
    if state:
        tone, word = _STOPPED[state.lower()]
        return Clock(tone, str(word))
    if due is None:
        return Clock("", gettext("No deadline"))
    remaining = due - (now or kit_clock.now())
    tone = "late" if remaining < _NO_TIME else "warn" if remaining < timedelta(hours=warn_hours) else "go"
    return _running(get_language(), tone, _parts_of(remaining))


@lru_cache(maxsize=4096)
def _running(language: str | None, tone: str, parts: tuple[int, int, int]) -> Clock:
    return Clock(tone, _left(language, tone == "late", parts, 1))
