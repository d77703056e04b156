"""The public figure about promptness, kept for a minute."""

from datetime import datetime, timedelta

from linli.kit.cells import current_cell
from linli.kit.db import fetch_all
from linli.kit.keeping import Keeping
from linli.notices.rules import LONGEST_WAIT, WITHIN, Promptness, first_id_of, promptness

SPANS = (7, 30)  # days
_kept: Keeping[str, list[Promptness]] = Keeping(60.0)

# What is in a digest counts once, as the digest. Cancelled ones were never to go. What became ready less than ten
# seconds ago has not had its time yet. Ids are in the order of time, so that the key finds the days. What is told in a
# dispute is not counted: some of it is in confidence, and whoever knows all the rest would read it off the count.
_COUNT = """
SELECT channel, count(*), count(*) FILTER (WHERE handed_at - ready_at <= %s)
FROM notices_notice
WHERE id >= %s AND channel NOT IN ('IN_APP', 'PAPER') AND ready_at > %s AND ready_at <= %s
    AND state NOT IN ('CANCELLED', 'HELD') AND digest_id IS NULL
    AND template NOT LIKE 'party.%%' AND template NOT LIKE 'dispute.%%'
GROUP BY channel ORDER BY channel
"""


def promptness_figures(at: datetime) -> list[Promptness]:
    """For 7 and 30 days, each for everything together (channel ``""``) and for each channel.

    Counted from when a notice might go: written, or let out of quiet hours or of the window of a digest. A notice that
    no carrier took counts as late. Letters are not counted: the post collects once a day.
    """
    return _kept.get(current_cell(), lambda: [row for days in SPANS for row in _of(days, at)])


def forget_promptness() -> None:
    """Count anew with the next question: for tests."""
    _kept.forget()


def _of(days: int, at: datetime) -> list[Promptness]:
    begins = at - timedelta(days=days)
    rows = fetch_all(_COUNT, [WITHIN, first_id_of(begins - LONGEST_WAIT), begins, at - WITHIN])
    whole = promptness(days, "", sum(row[1] for row in rows), sum(row[2] for row in rows))
    return [whole, *(promptness(days, channel, total, prompt) for channel, total, prompt in rows)]
