"""Which of the rarer things there are about one matter, in one statement: most matters have none of them."""

from dataclasses import dataclass
from uuid import UUID

from linli.kit.db import fetch_one

_STATEMENT = """
SELECT EXISTS (SELECT FROM matters_link WHERE matter_id = %(id)s AND ended_at IS NULL),
    EXISTS (SELECT FROM matters_link WHERE lead_id = %(id)s AND ended_at IS NULL),
    EXISTS (SELECT FROM matters_groupmember WHERE matter_id = %(id)s AND removed_at IS NULL),
    EXISTS (SELECT FROM matters_plannedvisit WHERE matter_id = %(id)s AND ended_at IS NULL)
"""


@dataclass(frozen=True)
class Beside:
    """What a page need not ask for where there is none of it."""

    is_led: bool  # it waits with another, or is a part of it
    leads: bool  # others wait with it, or are parts of it
    is_grouped: bool
    has_visit: bool


def find_beside(matter_id: UUID) -> Beside:
    """For whoever may see the matter, which the caller has decided. One statement."""
    row = fetch_one(_STATEMENT, {"id": matter_id})
    assert row is not None, "a statement without FROM has one row"
    return Beside(*row)
