"""The town's rules of its clocks, and the calendar that they count by."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from linli.calendars.queries import calendar
from linli.calendars.rules import Calendar
from linli.kit.errors import Refused
from linli.matters.rules.clock_policy import Policy, PolicyFault, read_policy

SHIPPED = Path(__file__).resolve().parent.parent / "data" / "clocks" / "policy.json"


def clock_policy() -> Policy:
    """The rules in force. Raises Refused ``clocks.bad_policy`` when the operator's file is none."""
    own: str = settings.LINLI_CLOCKS
    return _read(Path(own) if own else SHIPPED)


def town_calendar() -> Calendar:
    """The calendar by which this installation counts."""
    return calendar(settings.LINLI_CALENDAR)


@lru_cache(maxsize=8)
def _read(path: Path) -> Policy:
    """Read once in a process: another file takes effect with a restart."""
    try:
        return read_policy(path.read_bytes())
    except (OSError, PolicyFault) as error:
        sentence = _("The file of clock rules cannot be read: %(detail)s")
        raise Refused("clocks.bad_policy", sentence % {"detail": error}) from error
