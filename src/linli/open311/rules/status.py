"""Open or closed: the two words that GeoReport has for where a request stands."""

from linli.matters.rules import State

# Done is closed, as the specification says ("it has been resolved"), also while the resident has still to look.
IS_CLOSED = frozenset({State.RESOLVED, State.CONFIRMED, State.DECLINED, State.WITHDRAWN})


def open_or_closed(state: str) -> str:
    """The status of a matter in that state."""
    return "closed" if state in IS_CLOSED else "open"
