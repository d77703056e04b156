"""Looks of staff at somebody's information, for that person to read: from which post, for what, when. Never a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.kit.actors import Role
from linli.ledger import queries as ledger
from linli.ledger.queries import ReadingRow
from linli.people.labels import post_labels, role_word


@dataclass(frozen=True)
class Look:
    """One look. ``who``: the label of a post; ``purpose``: a code that the module which noted it puts into words."""

    who: str
    purpose: str
    at: datetime


def list_looks(about_id: UUID, language: str) -> list[Look]:
    """Every look at a matter, or at what is known of one side of a dispute, newest first."""
    rows = ledger.list_readings(about_id)
    labels = post_labels([row.post_id for row in rows if row.post_id], language)
    return [Look(_who(row, labels, language), row.purpose, row.at) for row in rows]


def _who(row: ReadingRow, labels: Mapping[UUID, str], language: str) -> str:
    named = labels.get(row.post_id) if row.post_id else None
    return named or role_word(Role(row.role), language)
