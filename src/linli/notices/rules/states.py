"""The life of a notice, with the states that carriers use, and the pauses between tries."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from hashlib import blake2b
from uuid import UUID


class State(StrEnum):
    """Where a notice is. SENT means that the carrier took it; DELIVERED that it says it arrived."""

    CREATED = "CREATED"
    HELD = "HELD"
    SENDING = "SENDING"
    SENT = "SENT"
    DELIVERED = "DELIVERED"
    TEMPORARY_FAILURE = "TEMPORARY_FAILURE"
    PERMANENT_FAILURE = "PERMANENT_FAILURE"
    CANCELLED = "CANCELLED"


class Reason(StrEnum):
    """Why it is held, cancelled or failed. Carriers' own codes are folded into these."""

    QUIET = "QUIET"  # quiet hours
    DIGEST = "DIGEST"  # goes out with others in one message
    UNSUBSCRIBED = "UNSUBSCRIBED"
    ERASED = "ERASED"  # the address was taken away before it could go
    NO_DRIVER = "NO_DRIVER"  # nothing serves that channel here
    UNREACHABLE = "UNREACHABLE"  # every address known has failed before
    EXHAUSTED = "EXHAUSTED"  # tried as often as anything is
    REFUSED = "REFUSED"  # the carrier says that there is no such address
    CARRIER = "CARRIER"  # the carrier was away, busy or broken
    WORDING = "WORDING"  # the message could not be written
    TOO_LATE = "TOO_LATE"  # nothing could be sent for days; what it says is no news any more


_S = State
TRANSITIONS: Mapping[State, frozenset[State]] = {
    _S.CREATED: frozenset({_S.SENDING, _S.HELD, _S.CANCELLED, _S.PERMANENT_FAILURE}),
    _S.HELD: frozenset({_S.SENDING, _S.CANCELLED, _S.PERMANENT_FAILURE}),
    # Back to CREATED when the batch ran out of time before its turn came; HELD when its worker died and night fell.
    _S.SENDING: frozenset(
        {_S.SENT, _S.DELIVERED, _S.TEMPORARY_FAILURE, _S.PERMANENT_FAILURE, _S.CREATED, _S.HELD, _S.CANCELLED}
    ),
    _S.SENT: frozenset({_S.DELIVERED, _S.TEMPORARY_FAILURE, _S.PERMANENT_FAILURE}),
    # A receipt may come after the carrier had told us that it failed.
    _S.TEMPORARY_FAILURE: frozenset({_S.SENDING, _S.HELD, _S.DELIVERED, _S.PERMANENT_FAILURE, _S.CANCELLED}),
    _S.PERMANENT_FAILURE: frozenset({_S.CREATED, _S.DELIVERED}),  # CREATED: somebody asks to try again
    _S.DELIVERED: frozenset(),
    _S.CANCELLED: frozenset(),
}

# Nothing happens any more unless somebody, or a late receipt, says so.
SETTLED = frozenset({_S.SENT, _S.DELIVERED, _S.PERMANENT_FAILURE, _S.CANCELLED})
WAITING = frozenset({_S.CREATED, _S.HELD, _S.TEMPORARY_FAILURE})
HANDED_OVER = frozenset({_S.SENT, _S.DELIVERED})

MAX_ATTEMPTS = 10
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=4)
JITTER = 0.25  # a share of the pause, up or down, so that what failed together does not come back together


def may_become(old: State, new: State) -> bool:
    """True when the one follows the other."""
    return new in TRANSITIONS[old]


def pause_after(notice_id: UUID, failures: int, asked: timedelta = timedelta(0)) -> timedelta:
    """How long to wait after that many failures (1, 2 ...): 30 s, doubled each time up to 4 h, a quarter more or less.

    The same notice and number give the same pause. ``asked`` is what the carrier asked for, kept to 4 h.
    """
    doubled: timedelta = min(FIRST_PAUSE * 2 ** min(max(failures, 1) - 1, 16), LONGEST_PAUSE)
    digest = blake2b(notice_id.bytes + failures.to_bytes(4, "big"), digest_size=8).digest()
    swing = int.from_bytes(digest, "big") / 2**64 * 2 - 1  # -1 to 1
    return max(doubled * (1 + JITTER * swing), min(asked, LONGEST_PAUSE))
