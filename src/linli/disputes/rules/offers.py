"""Offers as typed values: what they settle, what they leave open, until when they stand, and what became of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec

MOST_ISSUES = 30
ISSUE_LENGTH = 40
POINT_LENGTH = 200
MOST_DAYS = 30  # an offer stands that long at most
MOST_FEN = 10**12  # ten thousand million yuan


class IssueType(StrEnum):
    """What a position on an issue is."""

    MONEY = "MONEY"  # whole fen
    DATE = "DATE"
    WORDS = "WORDS"


class Issue(msgspec.Struct, frozen=True):
    """Something to be settled."""

    label: str
    type: IssueType


class Point(msgspec.Struct, frozen=True):
    """A position on one issue, of the type of that issue: exactly one of the three is given."""

    issue: UUID
    label: str
    type: IssueType
    fen: int | None = None
    on: date | None = None
    text: str = ""

    @property
    def is_given(self) -> bool:
        """True when it says something."""
        return self.fen is not None or self.on is not None or bool(self.text)


class Offer(msgspec.Struct, frozen=True):
    """One offer, as sealed. ``full``: with it everything between the sides is settled; else ``left`` stays open."""

    until: datetime
    amount_fen: int | None = None
    payer_seat: int | None = None
    points: tuple[Point, ...] = ()
    words: str = ""
    full: bool = False
    left: tuple[str, ...] = ()
    counter_to: UUID | None = None
    by_bids: bool = False


class Answer(StrEnum):
    """What was done about an offer before all eyes."""

    ACCEPTED = "ACCEPTED"  # by one of several; with the last of them it is agreed
    AGREED = "AGREED"
    DECLINED = "DECLINED"
    COUNTERED = "COUNTERED"
    WITHDRAWN = "WITHDRAWN"


class OfferAnswer(msgspec.Struct, frozen=True):
    """An answer, as sealed."""

    offer: UUID
    answer: Answer


class OfferState(StrEnum):
    """What became of an offer."""

    OPEN = "OPEN"
    EXPIRED = "EXPIRED"
    DECLINED = "DECLINED"
    COUNTERED = "COUNTERED"
    WITHDRAWN = "WITHDRAWN"
    AGREED = "AGREED"


_ENDS = {
    Answer.AGREED: OfferState.AGREED,
    Answer.DECLINED: OfferState.DECLINED,
    Answer.COUNTERED: OfferState.COUNTERED,
    Answer.WITHDRAWN: OfferState.WITHDRAWN,
}


def offer_state(offer: Offer, answers: Iterable[Answer], at: datetime) -> OfferState:
    """The first answer that ends it counts; without one it ends in silence when its time is over."""
    for answer in answers:
        if answer in _ENDS:
            return _ENDS[answer]
    return OfferState.EXPIRED if at >= offer.until else OfferState.OPEN


def left_open(issues: Mapping[UUID, Issue], points: Sequence[Point], full: bool) -> tuple[str, ...]:
    """Which issues an offer does not settle, by their labels. A full and final one leaves nothing."""
    if full:
        return ()
    settled = {point.issue for point in points if point.is_given}
    return tuple(issue.label for issue_id, issue in issues.items() if issue_id not in settled)
