"""Holes in how long a catalogue keeps what matters hold about people."""

from collections.abc import Iterator

from linli.matters.rules.catalogue.document import Retention
from linli.matters.rules.catalogue.spot import Fault, Spot
from linli.matters.rules.retention import DEFAULT_DAYS, FIELDS, MAX_DAYS, Held


def retention_faults(retention: Retention | None, spot: Spot) -> Iterator[Fault]:
    """Days are from 1 on, how to reach somebody goes no later than the words, and it is said why."""
    if retention is None:
        return
    for name in FIELDS.values():
        days = getattr(retention, name)
        if days is not None and not 0 < days <= MAX_DAYS:
            yield spot.field(name).fault("BAD_DAYS", value=days, most=MAX_DAYS)
    contact = DEFAULT_DAYS[Held.CONTACT] if retention.contact_days is None else retention.contact_days
    words = DEFAULT_DAYS[Held.WORDS] if retention.words_days is None else retention.words_days
    if contact > words:
        yield spot.field("contact_days").fault("CONTACT_OUTLIVES_WORDS", contact=contact, words=words)
    yield from spot.field("basis").both(retention.basis, most=400)
