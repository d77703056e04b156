"""The record of undisputed facts with whoever confirmed it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.disputes.access import Standing
from linli.disputes.models import FactsApproval
from linli.disputes.queries.items import newest_item
from linli.disputes.rules import DataClass, reads


@dataclass(frozen=True)
class Facts:
    """The present text, its hash, and the parties that confirmed exactly this text."""

    text: str
    at: datetime
    sha256: str
    confirmed: frozenset[UUID]


def find_facts(standing: Standing) -> Facts | None:
    """The record, or None without one and for whoever may not read it."""
    if not reads(standing.sight(DataClass.FACTS)):
        return None
    found = newest_item(standing, DataClass.FACTS, "FACTS")
    if found is None:
        return None
    text = str(found.payload["text"])
    digest = hashlib.sha256(text.encode()).digest()
    approvals = FactsApproval.objects.filter(dispute_id=standing.dispute.id, sha256=digest)
    return Facts(text, found.at, digest.hex(), frozenset(approvals.values_list("party_id", flat=True)))
