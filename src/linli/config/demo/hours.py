"""When people act: residents from early morning to late evening, staff in office hours and mostly on working days."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from linli.kit.clock import LOCAL

# Relative number of reports by weekday, Monday first, and by hour from six on; invented, in the shape hotlines know.
WEEKDAYS = (1.25, 1.10, 1.05, 1.00, 1.05, 0.75, 0.60)
HOURS = (1, 4, 8, 10, 9, 7, 5, 6, 8, 8, 7, 6, 6, 7, 7, 5, 2)  # 6:30-7:00 counts as the first
_FIRST_HOUR = 6
# Words that name an hour of the day, and the hours (first, last) at which they can be written.
_NAMED = {"上午": (8, 13), "早上": (6, 12), "下午": (12, 19), "晚上": (17, 23), "今晚": (17, 23), "下班": (16, 23)}
_OPENS, _CLOSES = time(8, 0), time(18, 0)
_LATEST = time(21, 30)  # a visit at the evening is still a visit
_AT_WEEKENDS = 0.3  # share of staff moments that fall on a free day and are kept there


def report_moment(day: date, random: Random) -> datetime:
    """A moment of that local day at which a resident may write, 6:30 to 22:30."""
    hour = _FIRST_HOUR + random.choices(range(len(HOURS)), weights=HOURS)[0]
    minute = random.randint(30, 59) if hour == _FIRST_HOUR else random.randint(0, 59 if hour < 22 else 29)
    return datetime.combine(day, time(hour, minute, random.randint(0, 59)), LOCAL).astimezone(UTC)


def staff_moment(wanted: datetime, random: Random, *, before: datetime | None = None) -> datetime:
    """The first moment from ``wanted`` on at which staff are at work.

    When that would be past ``before``, somebody comes in the evening or at the weekend after all.
    """
    local = wanted.astimezone(LOCAL)
    moment = _in_hours(local, random, keeps_weekend=random.random() < _AT_WEEKENDS)
    if before is not None and moment > before:
        moment = _in_hours(local, random, keeps_weekend=True, closes=_LATEST)
    return moment.astimezone(UTC)


def resident_moment(wanted: datetime, random: Random) -> datetime:
    """The first moment from ``wanted`` on at which a resident is awake and looks."""
    local = wanted.astimezone(LOCAL)
    if local.time() < time(6, 45):
        local = local.replace(hour=7, minute=random.randint(0, 59))
    elif local.time() > time(22, 15):
        local = (local + timedelta(days=1)).replace(hour=7, minute=random.randint(0, 59))
    return local.astimezone(UTC)


def _in_hours(local: datetime, random: Random, *, keeps_weekend: bool, closes: time = _CLOSES) -> datetime:
    if local.time() >= closes:
        local = _morning(local + timedelta(days=1), random)
    elif local.time() < _OPENS:
        local = _morning(local, random)
    while local.weekday() >= 5 and not keeps_weekend:
        local = _morning(local + timedelta(days=1), random)
    return local


def _morning(local: datetime, random: Random) -> datetime:
    """Some time in the first hours of that day."""
    opening = datetime.combine(local.date(), _OPENS, LOCAL)
    return opening + timedelta(minutes=random.triangular(0, 150, 30))


def fits_hour(text: str, at: datetime) -> bool:
    """False when the text names an hour of the day that it cannot be at that moment."""
    hour = at.astimezone(LOCAL).hour
    return all(first <= hour <= last for word, (first, last) in _NAMED.items() if word in text)
