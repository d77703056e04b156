"""The record of undisputed facts with whoever confirmed it, and how far the sides agree to go on longer."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.disputes.access import Standing
from linli.disputes.models import Extension, FactsApproval
from linli.disputes.queries.items import newest_item
from linli.disputes.queries.mediation import mediation_policy
from linli.disputes.rules import DataClass, reads


@dataclass(frozen=True)
class Facts:
    """The present text, its hash, and the parties that confirmed exactly this text."""

    text: str
    at: datetime
    sha256: str
    confirmed: frozenset[UUID]


@dataclass(frozen=True)
class Longer:
    """The extension under way: who has agreed to it. ``left``: how many are still possible, this one too."""

    agreed: frozenset[UUID]
    left: int
    days: int


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


def longer_of(standing: Standing) -> Longer:
    """How far the sides present have agreed to go on longer."""
    policy = mediation_policy()
    present = {party.id for party in standing.parties if party.left_at is None}
    agreed: defaultdict[int, set[UUID]] = defaultdict(set)
    rows = Extension.objects.filter(dispute_id=standing.dispute.id).values_list("number", "party_id")
    for number, party_id in rows:
        agreed[number].add(party_id)
    number = 1
    while present and present <= agreed[number]:
        number += 1
    return Longer(
        frozenset(agreed[number] & present), max(0, policy.most_extensions - number + 1), policy.extension_days
    )
