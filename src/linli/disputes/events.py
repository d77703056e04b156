"""What happens to disputes, announced to ``flows``."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from linli.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class DisputeEvent(Event):
    """Common to all: which dispute, of which matter and kind, and whose committee has it."""

    dispute_id: UUID
    matter_id: UUID
    kind_code: str
    committee_path: str
    verb: str
    state: str
    by_party_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class DisputeOpened(DisputeEvent):
    """A matter opened a dispute."""


@dataclass(frozen=True, kw_only=True)
class DisputeMoved(DisputeEvent):
    """Any verb that all sides may know of; ``verb`` says which and ``state`` where it led."""


@dataclass(frozen=True, kw_only=True)
class DisputeEnded(DisputeEvent):
    """It came to an end state."""

    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class HandOffAnswered(DisputeEvent):
    """The body that got a packet said something of it. ``outcome``: a state of the hand-off.

    ``due_at``: until when it can be handed in once more, where it was returned and there is such a day.
    """

    kind: str
    outcome: str
    due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class DisputeClockRanOut(DisputeEvent):
    """A clock without an end of its own ran out: whoever has to act is told, and whoever keeps the clocks."""

    rule_id: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class PartyInvited(DisputeEvent):
    """A party was asked to take part, by a letter, a short message, an e-mail or in person."""

    party_id: UUID
    channel: str
    until_at: datetime


@dataclass(frozen=True, kw_only=True)
class HelpAsked(DisputeEvent):
    """A party asked for a person's help: for those who invite and help at its place, and nobody else."""

    place_path: str


@dataclass(frozen=True, kw_only=True)
class SuggestionAsked(DisputeEvent):
    """Somebody would like a program to suggest something; the others have to agree. ``by_post_id``: the mediator's."""

    by_post_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class SuggestionReady(DisputeEvent):
    """The program has finished, whatever it found."""


@dataclass(frozen=True, kw_only=True)
class DisputeDueSoon(DisputeEvent):
    """A clock of a stage is about to run out."""

    act: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class ComplaintEvent(Event):
    """A complaint beside a dispute: between one party and a registrar above."""

    complaint_id: UUID
    dispute_id: UUID
    party_id: UUID
    reviewer_path: str


@dataclass(frozen=True, kw_only=True)
class ComplaintMade(ComplaintEvent):
    """It waits for an answer."""

    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class ComplaintAnswered(ComplaintEvent):
    """It was answered."""


@dataclass(frozen=True, kw_only=True)
class DueCameNear(DisputeEvent):
    """The day of something to perform comes, or has come; both sides are reminded."""

    due_id: UUID
    due_on: date | None


@dataclass(frozen=True, kw_only=True)
class DueRanLate(DisputeEvent):
    """Something was not confirmed by its day and the days of grace; the time to make good has begun."""

    due_id: UUID
    due_on: date | None
    cure_until: datetime
