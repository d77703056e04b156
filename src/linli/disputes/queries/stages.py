"""The periods of the stages, the law that gives their length, and the calendar they count by."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from linli.calendars.queries import calendar
from linli.calendars.rules import Calendar
from linli.disputes.models import Dispute
from linli.disputes.queries.jurisdiction import law_on
from linli.disputes.rules.jurisdiction import InForce
from linli.disputes.rules.stages import Stages, read_stages
from linli.kit.clock import local_day

_SHIPPED = Path(__file__).resolve().parent.parent / "data" / "stages.json"


@lru_cache(maxsize=1)
def stages() -> Stages:
    """Read once in a process. Raises StageFault."""
    return read_stages(_SHIPPED.read_bytes())


def law_of(dispute: Dispute, at: datetime) -> InForce:
    """The law of the place where the dispute lies, as it holds on that day."""
    code = [code for code in dispute.place_path.split("/") if code][-1]
    return law_on(code, local_day(at))


def calendar_of(law: InForce) -> Calendar:
    """The calendar by which that law counts."""
    return calendar(law.calendar)
