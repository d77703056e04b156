"""Whether what is being answered now took a look at somebody's data, so that the page can say that it is seen."""

from contextvars import ContextVar

_looked: ContextVar[bool] = ContextVar("linli_looked", default=False)


def mark_look() -> None:
    """A look is on record."""
    _looked.set(True)


def forget_look() -> None:
    """At the beginning of a request: a thread answers many."""
    _looked.set(False)


def has_looked() -> bool:
    """True once a look of this request is on record."""
    return _looked.get()
