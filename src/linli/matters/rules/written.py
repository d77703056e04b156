"""When something was written that arrived later, by the clock of the telephone on which it was written.

That clock can be set to anything, so its word is kept beside the arrival and never instead of it: clocks, order and
deadlines go by the arrival, always.
"""

from datetime import datetime, timedelta

LATE = timedelta(minutes=1)  # sooner is the way of any request
OLDEST = timedelta(days=7)  # as long as a telephone asks for what it has written, and the server knows its key


def believed(written_at: datetime | None, arrived_at: datetime, received_at: datetime | None = None) -> datetime | None:
    """``written_at`` where it can be true and says something; None otherwise, and the act counts all the same.

    Not in the future, not older than OLDEST, not before the matter was there (``received_at``), and at least LATE
    before it arrived. All times are aware.
    """
    if written_at is None or not arrived_at - OLDEST <= written_at <= arrived_at - LATE:
        return None
    if received_at is not None and written_at < received_at:
        return None
    return written_at
