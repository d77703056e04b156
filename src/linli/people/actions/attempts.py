"""Counting attempts, and forgetting them: no change of the domain, hence no entry in the ledger."""

from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from linli.people.models import AllauthRate, Attempt, KeptFile, Session, SignInLink

KEPT = timedelta(days=1)  # longer than any window

_COUNT = """
INSERT INTO people_attempt ("limit", who, window_at, count) VALUES (%s, %s, %s, %s)
ON CONFLICT ("limit", who, window_at) DO UPDATE SET count = people_attempt.count + excluded.count
RETURNING count
"""


def count_attempt(*, at: datetime, limit: str, who: str, seconds: int, times: int = 1) -> int:
    """Count it and return how many there were in the window that runs, this one included. One statement.

    Windows are fixed: they begin at whole multiples of ``seconds``. ``times`` 0 only asks.
    """
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [limit, _digest(who), _window(at, seconds), times])
        return int(cursor.fetchone()[0])


def attempts_of(*, at: datetime, limit: str, who: str, seconds: int) -> QuerySet[Attempt]:
    """The count of the window that runs, at most one row, to be read as a part of another statement."""
    return Attempt.objects.filter(limit=limit, who=_digest(who), window_at=_window(at, seconds))


def _window(at: datetime, seconds: int) -> datetime:
    return datetime.fromtimestamp(at.timestamp() // seconds * seconds, UTC)


def _digest(who: str) -> bytes:
    return salted_hmac("linli.people.attempts", who, algorithm="sha256").digest()


def purge_signing_in(*, at: datetime) -> int:
    """Delete sign-in links that were used or ran out, sessions and kept files that ran out, old counts; how many."""
    gone, _by_table = SignInLink.objects.filter(expires_at__lte=at).delete()
    used, _by_table = SignInLink.objects.filter(used_at__lte=at - KEPT).delete()
    sessions, _by_table = Session.objects.filter(expire_date__lte=at).delete()
    counts, _by_table = Attempt.objects.filter(window_at__lt=at - KEPT).delete()
    rates, _by_table = AllauthRate.objects.filter(expires__lt=at).delete()
    files, _by_table = KeptFile.objects.filter(expires_at__lte=at).delete()
    return gone + used + sessions + counts + rates + files
