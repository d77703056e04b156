"""A jurisdiction's calendar: which days are worked, from which hour to which, and how far that is known."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)
ASSUMED_YEARS = 15  # how far beyond what is published the earliest possible day is looked for


class DayKind(StrEnum):
    """What sort of day it is."""

    WORKING = "WORKING"
    MAKE_UP = "MAKE_UP"  # a weekend day that is worked for a holiday
    WEEKEND = "WEEKEND"
    HOLIDAY = "HOLIDAY"
    NOT_YET_PUBLISHED = "NOT_YET_PUBLISHED"
    NOT_KEPT = "NOT_KEPT"  # before the first year that is loaded


class Unknown(Exception):
    """The count needs a day of which nothing is known: ``state`` is NOT_YET_PUBLISHED or NOT_KEPT."""

    def __init__(self, code: str, day: date, state: DayKind) -> None:
        super().__init__(f"{code} {day}: {state}")
        self.code = code
        self.day = day
        self.state = state


@dataclass(frozen=True)
class Text:
    """The same in both languages."""

    zh: str
    en: str

    def said(self, language: str) -> str:
        """In Chinese for any ``zh`` language code, else in English."""
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True)
class Source:
    """Where a year comes from: the notice, its number, when it was published, and its address."""

    name: Text
    instrument: str
    published_on: date
    url: str


@dataclass(frozen=True)
class Holiday:
    """Days off in a row, and the weekend days that are worked for them. ``article`` is the item of the notice."""

    name: Text
    article: str
    first: date
    last: date
    make_up: tuple[date, ...] = ()

    @property
    def days(self) -> Iterator[date]:
        """Every day off."""
        return (self.first + ONE_DAY * step for step in range((self.last - self.first).days + 1))


@dataclass(frozen=True)
class Year:
    """What was published for one year."""

    year: int
    version: int
    source: Source
    holidays: tuple[Holiday, ...]


@dataclass(frozen=True)
class Calendar:
    """The years that are known, without a gap. ``periods`` are the hours of business of every working day.

    ``version`` changes with every day of it. ``assuming_work`` is the same calendar with every day worked of which
    nothing is known: what it counts is the earliest day possible, and not a guess.
    """

    code: str
    version: str
    name: Text
    zone: ZoneInfo
    weekend: frozenset[int]
    periods: tuple[tuple[time, time], ...]
    hours_source: Text
    counting_source: Text
    years: Mapping[int, Year] = field(default_factory=dict)
    assumes_work: bool = False

    @cached_property
    def first_day(self) -> date:
        """The first day that is known."""
        return date(min(self.years) - self._assumed_years, 1, 1)

    @cached_property
    def last_day(self) -> date:
        """The last day that is known."""
        return date(max(self.years) + self._assumed_years, 12, 31)

    @cached_property
    def assuming_work(self) -> "Calendar":
        """Every day that is not known counts as worked."""
        return replace(self, assumes_work=True)

    def kind_of(self, day: date) -> DayKind:
        """What sort of day it is; also of days that are not known, with the state that says so."""
        if day in self._make_up:
            return DayKind.MAKE_UP
        if day in self._off:
            return DayKind.HOLIDAY
        if day.year not in self.years:
            return self._unknown_kind(day)
        return DayKind.WEEKEND if day.weekday() in self.weekend else DayKind.WORKING

    def holiday_of(self, day: date) -> Holiday | None:
        """The holiday that the day belongs to, as a day off or as one worked for it."""
        return self._off.get(day) or self._make_up.get(day)

    def is_working(self, day: date) -> bool:
        """Whether it is worked; raises Unknown."""
        self.require(day)
        place = bisect_left(self._ordinals, day.toordinal())
        return place < len(self._ordinals) and self._ordinals[place] == day.toordinal()

    def require(self, day: date) -> None:
        """Raise Unknown unless something is known of the day."""
        if not self.first_day <= day <= self.last_day:
            state = DayKind.NOT_KEPT if day < self.first_day else DayKind.NOT_YET_PUBLISHED
            raise Unknown(self.code, day, state)

    def working_day_after(self, day: date, count: int) -> date:
        """The ``count``-th working day after a day, itself not counted. Raises Unknown, ValueError below 1."""
        if count < 1:
            raise ValueError("the first working day after is number one")
        self.require(day + ONE_DAY)
        place = bisect_right(self._ordinals, day.toordinal()) + count - 1
        return self._at(place)

    def next_working_day(self, day: date) -> date:
        """The day itself when it is worked, else the next that is. Raises Unknown."""
        self.require(day)
        return self._at(bisect_left(self._ordinals, day.toordinal()))

    def working_days_between(self, first: date, last: date) -> int:
        """The working days after ``first`` up to and with ``last``; 0 when that is no later. Raises Unknown."""
        if last <= first:
            return 0
        self.require(first + ONE_DAY)
        self.require(last)
        return bisect_right(self._ordinals, last.toordinal()) - bisect_right(self._ordinals, first.toordinal())

    def close_of(self, day: date) -> datetime:
        """The end of business on a day, in UTC."""
        return self._instant(day, self.periods[-1][1])

    def local(self, at: datetime) -> datetime:
        """A moment as the clocks there show it."""
        return at.astimezone(self.zone)

    def position(self, at: datetime) -> int:
        """Seconds of business from the first known day up to a moment. Raises Unknown."""
        here = self.local(at)
        self.require(here.date())
        place = bisect_left(self._ordinals, here.toordinal())
        worked = place < len(self._ordinals) and self._ordinals[place] == here.toordinal()
        return place * self.day_seconds + (self._worked_until(here.time()) if worked else 0)

    def instant(self, position: int) -> datetime:
        """The first moment, in UTC, at which so many seconds of business are over. Raises Unknown."""
        place, rest = divmod(position, self.day_seconds)
        if rest == 0:
            place, rest = place - 1, self.day_seconds
        return self._instant(self._at(place), self._time_at(rest))

    @cached_property
    def day_seconds(self) -> int:
        """Seconds of business of a working day."""
        return sum(_seconds(last) - _seconds(first) for first, last in self.periods)

    @property
    def _assumed_years(self) -> int:
        return ASSUMED_YEARS if self.assumes_work else 0

    @cached_property
    def _off(self) -> dict[date, Holiday]:
        return {day: holiday for holiday in self._holidays() for day in holiday.days}

    @cached_property
    def _make_up(self) -> dict[date, Holiday]:
        return {day: holiday for holiday in self._holidays() for day in holiday.make_up}

    def _holidays(self) -> Iterator[Holiday]:
        """Of all years, in order, so that a notice that reaches into the December before has the last word there."""
        return (holiday for year in sorted(self.years) for holiday in self.years[year].holidays)

    @cached_property
    def _ordinals(self) -> list[int]:
        """The working days in order, as ordinals: counting is a look into this list."""
        days = (date.fromordinal(one) for one in range(self.first_day.toordinal(), self.last_day.toordinal() + 1))
        unknown = (DayKind.NOT_KEPT, DayKind.NOT_YET_PUBLISHED)
        worked = (DayKind.WORKING, DayKind.MAKE_UP, *(unknown if self.assumes_work else ()))
        return [day.toordinal() for day in days if self.kind_of(day) in worked]

    def _at(self, place: int) -> date:
        if place >= len(self._ordinals):
            raise Unknown(self.code, self.last_day + ONE_DAY, DayKind.NOT_YET_PUBLISHED)
        return date.fromordinal(self._ordinals[place])

    def _unknown_kind(self, day: date) -> DayKind:
        return DayKind.NOT_KEPT if day.year < min(self.years) else DayKind.NOT_YET_PUBLISHED

    def _instant(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone).astimezone(UTC)

    def _worked_until(self, clock: time) -> int:
        """Seconds of business over at that time of a working day."""
        now = _seconds(clock)
        return sum(max(0, min(now, _seconds(last)) - _seconds(first)) for first, last in self.periods)

    def _time_at(self, worked: int) -> time:
        for first, last in self.periods:
            length = _seconds(last) - _seconds(first)
            if worked <= length:
                at = _seconds(first) + worked
                return time(at // 3600, at % 3600 // 60, at % 60)
            worked -= length
        raise ValueError("longer than a day's business")


def _seconds(clock: time) -> int:
    return clock.hour * 3600 + clock.minute * 60 + clock.second
