"""The periods of the stages, the law that gives their length, and the calendar they count by."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from linli.calendars.queries import calendar
from linli.calendars.rules import Calendar
from linli.disputes.models import Dispute
from linli.disputes.queries.jurisdiction import law_on
from linli.disputes.rules.jurisdiction import Body, InForce, NoRule
from linli.disputes.rules.stages import Stages, read_stages
from linli.kit.clock import local_day
from linli.kit.errors import NotFound

_SHIPPED = Path(__file__).resolve().parent.parent / "data" / "stages.json"


@lru_cache(maxsize=1)
def stages() -> Stages:
    """Read once in a process. Raises StageFault."""
    return read_stages(_SHIPPED.read_bytes())


def law_of(dispute: Dispute, at: datetime) -> InForce:
    """The law of the place where the dispute lies, as it holds on that day."""
    return law_of_path(dispute.place_path, at)


def law_of_path(place_path: str, at: datetime) -> InForce:
    """The law of a place of the ladder on that day. Raises NotFound ``jurisdiction.unknown``."""
    code = [code for code in place_path.split("/") if code][-1]
    return law_on(code, local_day(at))


def body_of(law: InForce, kind_code: str) -> Body:
    """Before whom a matter of this kind is mediated. Raises NotFound ``jurisdiction.unknown``."""
    try:
        return law.body_for(kind_code)
    except NoRule as error:
        raise NotFound("jurisdiction.unknown", _("The law of this place is not kept here.")) from error


def calendar_of(law: InForce) -> Calendar:
    """The calendar by which that law counts."""
    return calendar(law.calendar)
