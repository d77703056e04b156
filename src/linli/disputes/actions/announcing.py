"""What every event of a dispute says."""

from datetime import datetime
from typing import Any

from linli.disputes.models import Dispute, Party
from linli.kit.cells import current_cell


def said_of(dispute: Dispute, *, verb: str, at: datetime, by: Party | None = None) -> dict[str, Any]:
    """The fields that all events of ``disputes.events`` have; an event adds its own."""
    return {
        "cell": current_cell(),
        "at": at,
        "dispute_id": dispute.id,
        "matter_id": dispute.matter_id,
        "kind_code": dispute.kind_code,
        "committee_path": dispute.committee_path,
        "verb": verb,
        "state": dispute.state,
        "by_party_id": by.id if by else None,
    }
