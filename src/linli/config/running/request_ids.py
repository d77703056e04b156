"""One name for everything that one request, or one job, writes into the log."""

import logging
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

HEADER = "X-Request-Id"
_WELL_FORMED = re.compile(r"[A-Za-z0-9_.\-]{8,64}")
_current: ContextVar[str] = ContextVar("linli_request_id", default="")


def request_id(given: str) -> str:
    """What a proxy gave, if it looks like one; otherwise a new one. It says nothing about whoever asks."""
    return given if _WELL_FORMED.fullmatch(given) else secrets.token_hex(8)


def current() -> str:
    """The name of what is going on in this thread or task; empty outside of everything."""
    return _current.get()


@contextmanager
def named(name: str) -> Iterator[None]:
    """Whatever is logged while this lasts carries the name."""
    token = _current.set(name)
    try:
        yield
    finally:
        _current.reset(token)


class RequestIds(logging.Filter):
    """Puts the name on each record."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always True: the record is changed, not dropped."""
        request = getattr(record, "request", None)  # Django tells of some answers when all around them is over
        record.request_id = current() or getattr(request, "request_id", "")
        return True
