"""What to do with a notice whose time has come: send, hold, cancel or give up, and by which channel."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from linli.notices.rules.hours import NEVER, Hours, Rhythm, Span, next_window
from linli.notices.rules.states import MAX_ATTEMPTS, Reason, State


class Channel(StrEnum):
    """A way to reach somebody. Which driver serves it is a setting."""

    EMAIL = "EMAIL"
    SMS = "SMS"
    PUSH = "PUSH"  # a line on the devices on which somebody switched it on; says that there is news, and not what
    IN_APP = "IN_APP"
    PAPER = "PAPER"  # a letter: no driver takes it, somebody at a desk prints and posts it


DEVICES = "devices"  # the address of PUSH: which devices those are is asked when it goes
OUTSIDE = (Channel.EMAIL, Channel.SMS, Channel.PUSH)  # leaves this site through a driver


class Audience(StrEnum):
    """Residents, staff, those who asked about an area, and the sides of a dispute have other defaults and links."""

    RESIDENT = "RESIDENT"
    STAFF = "STAFF"
    PUBLIC = "PUBLIC"  # public facts only, and a rhythm that the alert itself keeps
    PARTY = "PARTY"  # a side of a dispute, by its own link: never gathered with anything else
    DISPUTE = "DISPUTE"  # staff about a dispute: likewise
    LOOK = "LOOK"  # staff about a question why they looked: likewise


OF_STAFF = frozenset({Audience.STAFF, Audience.DISPUTE, Audience.LOOK})
ALONE = frozenset(Audience) - {Audience.RESIDENT, Audience.STAFF}  # each message goes out by itself


class Urgency(StrEnum):
    """NORMAL waits for quiet hours and digests. LEGAL is what has to be told: it outlives unsubscribing too."""

    NORMAL = "NORMAL"
    URGENT = "URGENT"
    LEGAL = "LEGAL"


@dataclass(frozen=True)
class Wish:
    """What a recipient has chosen. Empty or None: as the cell has it."""

    channel: str = ""
    rhythm: Rhythm | None = None
    quiet: Span | None = None
    unsubscribed: bool = False


NO_WISH = Wish()
LONGEST_WAIT = timedelta(days=3)  # of what nobody has to be told: three days later its page says something newer


@dataclass(frozen=True)
class Due:
    """A notice as the plan looks at it. ``offers``: the addresses known, by channel, the likeliest first."""

    state: State
    reason: str
    urgency: Urgency
    audience: Audience
    channel: str
    offers: tuple[tuple[str, str], ...]
    attempts: int
    age: timedelta = timedelta(0)  # since it might first have gone
    was_held: bool = False  # or is a digest itself: what comes out of a window waits for no second one


class Step(StrEnum):
    """What comes next."""

    SEND = "SEND"
    HOLD = "HOLD"
    CANCEL = "CANCEL"
    FAIL = "FAIL"
    MOVE = "MOVE"  # another channel's turn


@dataclass(frozen=True)
class Decision:
    """The step, the channel and address it is for, why, and until when it is held."""

    step: Step
    channel: str
    address: str = ""
    reason: str = ""
    until: datetime | None = None


def plan(
    due: Due, wish: Wish, *, closed: Collection[str], served: Collection[str], hours: Hours, at: datetime
) -> Decision:
    """Decide. ``closed`` are the channels that failed for good for this matter, ``served`` those with a driver."""
    if due.attempts >= MAX_ATTEMPTS:
        return Decision(Step.FAIL, due.channel, reason=Reason.EXHAUSTED)
    if due.channel == Channel.IN_APP:
        return Decision(Step.SEND, due.channel)
    ended = _ended(due, wish)
    if ended is not None:
        return ended
    with_driver = [offer for offer in due.offers if offer[0] in served]
    usable = [offer for offer in with_driver if offer[0] not in closed]
    if not usable:
        return Decision(Step.FAIL, due.channel, reason=Reason.UNREACHABLE if with_driver else Reason.NO_DRIVER)
    channel, address = _pick(usable, due, wish)
    reason, until = _hold(due, wish, hours, at)
    if until is not None:
        return Decision(Step.HOLD, channel, address, reason, until)
    return Decision(Step.SEND if channel == due.channel else Step.MOVE, channel, address)


def _ended(due: Due, wish: Wish) -> Decision | None:
    """It goes to nobody any more: cancelled because nobody wants it, failed because it could not go for days."""
    if not due.offers:
        return Decision(Step.CANCEL, due.channel, reason=Reason.ERASED)
    if due.urgency is Urgency.LEGAL:
        return None
    if wish.unsubscribed:
        return Decision(Step.CANCEL, due.channel, reason=Reason.UNSUBSCRIBED)
    return Decision(Step.FAIL, due.channel, reason=Reason.TOO_LATE) if due.age > LONGEST_WAIT else None


def _pick(usable: Sequence[tuple[str, str]], due: Due, wish: Wish) -> tuple[str, str]:
    """The chosen channel, else the likeliest. What has to be told goes by words that stay wherever it can.

    A push says only that there is news, and one that nobody looked at for three days is gone.
    """
    if due.urgency is Urgency.LEGAL:
        usable = [offer for offer in usable if offer[0] != Channel.PUSH] or usable
    return next((offer for offer in usable if offer[0] == wish.channel), usable[0])


def _hold(due: Due, wish: Wish, hours: Hours, at: datetime) -> tuple[str, datetime | None]:
    """Why and until when it waits; no time when it need not."""
    if due.urgency is not Urgency.NORMAL:
        return "", None
    quiet = wish.quiet or hours.quiet
    rhythm = Rhythm.EACH if due.audience in ALONE else wish.rhythm or hours.rhythm[due.audience]
    first = due.state is State.CREATED and not due.was_held
    if first and rhythm is not Rhythm.EACH:
        until = next_window(at, rhythm, hours.daily)
        return Reason.DIGEST, quiet.end_after(until) if quiet.holds(until) else until
    if quiet != NEVER and quiet.holds(at):
        return Reason.QUIET, quiet.end_after(at)
    return "", None


def first_channel(offers: Collection[tuple[str, str]], served: Collection[str]) -> str:
    """The channel that a new notice is put under until the plan looks at it."""
    return next((channel for channel, _address in offers if channel in served), next(iter(offers))[0])


def first_id_of(moment: datetime) -> UUID:
    """The smallest UUIDv7 of that millisecond: notices made from then on have greater ones."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def recipient_key(account: object, matter: object, audience: Audience) -> tuple[str, str]:
    """Whose notices go into one message: an account's, or those of one matter. Never of one address.

    Two matters that name the same telephone stay two: joining them would put a person together from pieces.
    """
    if account is not None:
        return ("account", f"{account}:{audience}")
    return ("matter", str(matter))
