"""Tickets for the live endpoint: which topics a page may watch, signed, for two hours.

The live process knows no sessions and asks no database: the page that was allowed to show something signs
what its reader may hear about. A ticket carries topics ("matter:<uuid>"), never words.
"""

from collections.abc import Sequence

from django.core import signing

_SALT = "linli.live"
VALID_SECONDS = 2 * 3600  # a page left open longer gets a new one with its next renewal


def sign_topics(topics: Sequence[str]) -> str:
    """The ticket for these topics."""
    return signing.dumps(list(topics), salt=_SALT, compress=True)


def read_topics(ticket: str) -> list[str]:
    """The topics of a ticket; an empty list when it is forged, damaged or older than two hours."""
    try:
        topics = signing.loads(ticket, salt=_SALT, max_age=VALID_SECONDS)
    except signing.BadSignature:
        return []
    return [topic for topic in topics if isinstance(topic, str)] if isinstance(topics, list) else []
