"""Remember for a matter, and for nothing else, by which way its resident could not be reached."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from linli.kit.ids import uuid7
from linli.notices.models import Unreachable
from linli.notices.rules import Audience, Reason
from linli.notices.writing import Taken

_TELLING = frozenset({Reason.REFUSED, Reason.EXHAUSTED, Reason.NO_DRIVER})
Mark = tuple[UUID | None, str, str, str]  # matter, audience, channel, reason


def mark_unreachable(failed: Sequence[tuple[Taken, str]], at: datetime) -> None:
    """Of those that failed, the residents'. One statement; none when there are none."""
    mark_matters(((one.matter_id, one.audience, one.channel, reason) for one, reason in failed), at)


def mark_matters(marks: Iterable[Mark], at: datetime) -> None:
    """The same by matter, audience, channel and reason."""
    wanted = {
        (matter_id, channel): Unreachable(
            id=uuid7(), matter_id=matter_id, channel=channel, reason=str(reason), since_at=at
        )
        for matter_id, audience, channel, reason in marks
        if matter_id and audience == Audience.RESIDENT and reason in _TELLING
    }
    if wanted:
        Unreachable.objects.bulk_create(wanted.values(), ignore_conflicts=True)


def forget_unreachable(matter_id: UUID, channels: Sequence[str] | None = None) -> None:
    """Somebody gave another address, or asks to try again."""
    marks = Unreachable.objects.filter(matter_id=matter_id)
    if channels is not None:
        marks = marks.filter(channel__in=channels)
    marks.delete()
