"""What went one level up is told to the resident, to the team that has it now and to the one that had it."""

from linli.flows.telling import recipients_of, tell_former, tell_owner, tell_residents
from linli.kit.events import subscribe
from linli.matters.events import MatterEscalated


def _tell(event: MatterEscalated) -> None:
    found = recipients_of(event)
    tell_residents(event, "resident.escalated", found)
    tell_owner(event, "staff.escalated_to", found)
    tell_former(event, "staff.escalated_from", found)


def connect() -> None:
    """Called once when Django has started."""
    subscribe(MatterEscalated, _tell)
