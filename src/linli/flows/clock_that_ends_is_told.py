"""Before the time of a matter ends its owner is reminded; when it has ended the resident is told too, once."""

from collections.abc import Iterator, Sequence

from linli.flows.telling import Tell, Whom, tell
from linli.kit.events import subscribe_batch
from linli.matters.events import MatterDueSoon, MatterOverdue
from linli.matters.rules import Stage

# The clock of a level ends with an escalation, which is told; that of a decision is the coordinator's.
_OF_THE_OWNER = frozenset({Stage.FIRST_CONTACT, Stage.ON_SITE, Stage.RESOLVE, Stage.STEP})


def _soon(events: Sequence[MatterDueSoon]) -> None:
    tell(
        events, lambda event: [Tell("staff.due_soon", Whom.OWNER, event.due_at)] if event.stage in _OF_THE_OWNER else []
    )


def _over(events: Sequence[MatterOverdue]) -> None:
    tell(events, _orders)


def _orders(event: MatterOverdue) -> Iterator[Tell]:
    if event.stage in _OF_THE_OWNER:
        yield Tell("staff.overdue", Whom.OWNER, event.due_at)
    if event.stage == Stage.RESOLVE:  # the day that was promised
        yield Tell("resident.late", Whom.RESIDENTS, event.due_at)


def connect() -> None:
    """Called once when Django has started."""
    subscribe_batch(MatterDueSoon, _soon)
    subscribe_batch(MatterOverdue, _over)
