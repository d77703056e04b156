"""What a telephone wrote down without a signal bears the time of its writing, in its step and in the ledger."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from linli.matters.rules.written import believed

_written_at: ContextVar[datetime | None] = ContextVar("written_at", default=None)


@contextmanager
def written_on_device(at: datetime | None) -> Iterator[None]:
    """Whatever is done inside was written at ``at`` by the device's clock; None: just now."""
    token = _written_at.set(at)
    try:
        yield
    finally:
        _written_at.reset(token)


def written_facts(at: datetime, received_at: datetime | None = None) -> dict[str, str]:
    """``written_at`` as ISO 8601 for the step of an act that arrived at ``at``; empty where there is nothing to say."""
    written_at = believed(_written_at.get(), at, received_at)
    return {"written_at": written_at.isoformat()} if written_at else {}
