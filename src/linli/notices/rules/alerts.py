"""When the next alert about an area goes, up to when it counts, and how many one address may ask for."""

from datetime import datetime, time, timedelta
from enum import StrEnum

from linli.notices.rules.hours import LOCAL, next_moment

OPEN_FOR = timedelta(days=7)  # what nobody has confirmed by then is forgotten
MOST_UNCONFIRMED = 3  # letters to one address that has confirmed nothing, so that nobody is flooded in somebody's name
MOST_ALERTS = 10  # of one address or account


class AlertRhythm(StrEnum):
    """How often somebody wants to be told of an area."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"


def next_alert(at: datetime, rhythm: AlertRhythm, hour: time) -> datetime:
    """The next local day at ``hour``, or the next Monday at ``hour``; always later than ``at``."""
    found = next_moment(at, hour)
    while rhythm is AlertRhythm.WEEKLY and found.astimezone(LOCAL).weekday() != 0:
        found += timedelta(days=1)
    return found


def day_begins(at: datetime) -> datetime:
    """The local midnight before: alerts tell of whole days."""
    return at.astimezone(LOCAL).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(at.tzinfo)
