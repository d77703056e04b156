"""What every act on a request leaves behind: one ledger entry, and a hint to the pages that wait."""

from datetime import datetime

from linli.kit.actors import Actor, Duty
from linli.ledger import actions as ledger
from linli.matters.models import Emergency
from linli.matters.rules.emergency import paths_above


def note(verb: str, row: Emergency, actor: Actor, at: datetime, duty: Duty) -> None:
    """One entry. Which matter it is stands in it by hash only: the entry outlives what it was about."""
    until = row.until_at.isoformat() if row.until_at else ""
    ledger.record(
        verb=f"matters.{verb}",
        subject_type="emergency",
        subject_id=row.id,
        actor=actor,
        at=at,
        before=None,
        after={"matter_id": str(row.matter_id), "verb": verb, "until_at": until},
        facts={"basis": row.basis},
        topics=[f"emergency:{row.id}", *(f"emergencies:{path}" for path in paths_above(row.place_path))],
        post_id=duty.post_id,
    )
