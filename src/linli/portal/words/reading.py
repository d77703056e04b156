"""Looks at a resident's information, in words: from which post, why, when. Never a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from linli.kit.actors import Role
from linli.ledger import queries as ledger
from linli.ledger.queries import ReadingRow
from linli.people import queries as people


@dataclass(frozen=True)
class Look:
    """One look."""

    who: str
    why: str
    at: datetime


def looks_at(matter_id: UUID, language: str) -> list[Look]:
    """Every look at a matter, newest first."""
    rows = ledger.list_readings(matter_id)
    labels = people.post_labels([row.post_id for row in rows if row.post_id], language)
    return [Look(_who(row, labels, language), _why(row), row.at) for row in rows]


def _who(row: ReadingRow, labels: Mapping[UUID, str], language: str) -> str:
    named = labels.get(row.post_id) if row.post_id else None
    return named or people.role_word(Role(row.role), language)


def _why(row: ReadingRow) -> str:
    words = {
        "matters.work": _("To work on this matter"),
        "matters.list": _("First words, in a list of matters"),
        "matters.search": _("Found by its words in a search"),
        "notices.address": _("To see where a notice went"),
        "notices.letter": _("To print a letter to you"),
    }
    return words.get(row.purpose) or _("On duty")
