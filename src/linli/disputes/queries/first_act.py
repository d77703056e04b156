"""How long each side takes from being asked to its first act, and how many act at all. Counts from ten up, no names."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from linli.kit.db import fetch_all
from linli.people.rules import path_range

LEAST = 10  # fewer than this are not shown: small numbers point at households
WITHIN = timedelta(days=365)

# The applicant counts from the opening of the dispute, every other side from its first invitation, by its way.
_ROWS = """
SELECT side, CASE WHEN grouping(way) = 1 THEN '' ELSE way END, count(*), count(acted),
    percentile_disc(0.5) WITHIN GROUP (ORDER BY acted) FILTER (WHERE acted IS NOT NULL)
FROM (
    SELECT party.side, first.channel AS way,
        party.first_act_at - coalesce(party.invited_at, dispute.opened_at) AS acted
    FROM disputes_party party
    JOIN disputes_dispute dispute ON dispute.id = party.dispute_id
    LEFT JOIN LATERAL (
        SELECT channel FROM disputes_invitation WHERE party_id = party.id ORDER BY id LIMIT 1
    ) first ON true
    WHERE dispute.committee_path >= %(low)s AND dispute.committee_path < %(high)s
      AND dispute.opened_at >= %(since)s AND (party.side = 'APPLICANT' OR party.invited_at IS NOT NULL)
) one
GROUP BY GROUPING SETS ((side), (side, way))
HAVING count(*) >= %(least)s AND (grouping(way) = 1 OR way IS NOT NULL)
ORDER BY side, grouping(way) DESC, way
"""


@dataclass(frozen=True)
class FirstActs:
    """One side, by one way of asking; ``way`` empty: by all of them.

    ``median`` is None where fewer than ten have acted.
    """

    side: str
    way: str
    asked: int
    acted: int | None
    median: timedelta | None


def invite_to_first_act(committee_path: str, at: datetime) -> list[FirstActs]:
    """Of the last year below a place, the whole of a side first. Groups below ten are left out. One statement."""
    low, high = path_range(committee_path)
    values = {"low": low, "high": high, "since": at - WITHIN, "least": LEAST}
    return [
        FirstActs(side, way, asked, *((acted, median) if acted >= LEAST else (None, None)))
        for side, way, asked, acted, median in fetch_all(_ROWS, values)
    ]
