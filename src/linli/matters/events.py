"""What happens to matters, announced to ``flows``."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from linli.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class MatterEvent(Event):
    """Common to all: which matter, of what kind, where it lies and who holds it after the event.

    ``by_resident`` is True for what its resident did. ``former_*`` name the team, and the post, that held it before the
    event; they are the same as the owner's where it did not change hands. ``by_account_id`` is whose act it was, for
    the handlers inside this transaction: nobody is told of what they did themselves.
    """

    matter_id: UUID
    kind_code: str
    place_path: str
    owner_path: str
    by_resident: bool = False
    former_path: str = ""
    former_agency_id: UUID | None = None
    former_post_id: UUID | None = None
    by_account_id: UUID | None = field(default=None, repr=False)


@dataclass(frozen=True, kw_only=True)
class ReceiptTo:
    """Whom a receipt can be sent to, and what it says: so that receiving looks nothing up that it has just written.

    Personal data, for the handlers inside this transaction: it is kept out of what is printed of an event.
    """

    reference: str  # as shown
    due_at: datetime
    language: str
    account_id: UUID | None = field(repr=False)
    email: str = field(repr=False)
    phone: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class MatterReceived(MatterEvent):
    """A new matter has an owner and a due time. ``receipt``: None where nobody can be told beside its page."""

    receipt: ReceiptTo | None = None


@dataclass(frozen=True, kw_only=True)
class MatterAccepted(MatterEvent):
    """The owner has taken it on."""


@dataclass(frozen=True, kw_only=True)
class MatterProgressed(MatterEvent):
    """Started or visited."""


@dataclass(frozen=True, kw_only=True)
class MatterPaused(MatterEvent):
    """It waits for somebody; for whom and why stands on its page."""


@dataclass(frozen=True, kw_only=True)
class MatterResumed(MatterEvent):
    """It waits no longer: somebody said so, or the longest time on hold is over."""


@dataclass(frozen=True, kw_only=True)
class VisitPlanned(MatterEvent):
    """The resident was told when somebody comes, or that it is at another time."""

    from_at: datetime


@dataclass(frozen=True, kw_only=True)
class VisitCancelled(MatterEvent):
    """Nobody comes as planned."""


@dataclass(frozen=True, kw_only=True)
class MatterDiscussed(MatterEvent):
    """A photo or an internal note was added, or it came to an event or left one."""


@dataclass(frozen=True, kw_only=True)
class MatterCommented(MatterEvent):
    """One side wrote something that the other may read."""


@dataclass(frozen=True, kw_only=True)
class LinkRenewed(MatterEvent):
    """Its link opens nothing any more; another one does."""


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(MatterEvent):
    """One side asks the other something."""


@dataclass(frozen=True, kw_only=True)
class QuestionAnswered(MatterEvent):
    """One side answers the other."""


@dataclass(frozen=True, kw_only=True)
class ContactChanged(MatterEvent):
    """The resident gave other details of how to be reached, or took them away."""


@dataclass(frozen=True, kw_only=True)
class DestructionListed(Event):
    """What has outlived its time was listed, in the same transaction: whoever has to keep a line takes it off now.

    ``lines`` are pairs of a matter's id and what of it would go.
    """

    list_id: UUID
    lines: tuple[tuple[UUID, str], ...] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class HeldDestroyed(MatterEvent):
    """What a matter held about people was destroyed: how to reach the resident, or the words too.

    ``asked``: because its resident asked for it, and not after its time, on a list that a person approved.
    """

    held: str
    asked: bool = False


@dataclass(frozen=True, kw_only=True)
class MatterAssigned(MatterEvent):
    """Another person of the team holds it; or nobody in person, after a post ended."""


@dataclass(frozen=True, kw_only=True)
class HandOverProposed(MatterEvent):
    """Another team is asked to take it; the owner stays."""


@dataclass(frozen=True, kw_only=True)
class HandOverReturned(MatterEvent):
    """The other team did not take it, or the proposal was taken back."""


@dataclass(frozen=True, kw_only=True)
class MatterHandedOver(MatterEvent):
    """The other team took it and owns it now."""


@dataclass(frozen=True, kw_only=True)
class MatterEscalated(MatterEvent):
    """The next level up owns it now. ``automatic``: because the time of the level before was over."""

    automatic: bool = False


@dataclass(frozen=True, kw_only=True)
class MatterDueSoon(MatterEvent):
    """A clock ends soon: FIRST_CONTACT, ON_SITE, RESOLVE, LEVEL or DECIDE."""

    stage: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class MatterOverdue(MatterEvent):
    """A clock has ended and what it counted to has not happened; stages as of MatterDueSoon."""

    stage: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class MatterExtended(MatterEvent):
    """It was given more time, with a reason that the resident reads; or its time was counted again."""

    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class HandOverNeedsDecision(MatterEvent):
    """Nobody asked has taken it: the coordinator of ``decide_path`` decides until ``due_at``."""

    decide_path: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class HandOverDecided(MatterEvent):
    """The coordinator has decided whose it is; the former owner may keep it."""


@dataclass(frozen=True, kw_only=True)
class MatterRerouted(MatterEvent):
    """Its kind or place was corrected, or its place became another; the owner may be another."""


@dataclass(frozen=True, kw_only=True)
class MatterResolved(MatterEvent):
    """The owner says it is done."""


@dataclass(frozen=True, kw_only=True)
class MatterConfirmed(MatterEvent):
    """The resident agrees."""


@dataclass(frozen=True, kw_only=True)
class MatterReopened(MatterEvent):
    """The resident does not agree."""


@dataclass(frozen=True, kw_only=True)
class FeedbackGiven(MatterEvent):
    """The resident said, or changed, how it was settled. What was said is not in it."""


@dataclass(frozen=True, kw_only=True)
class MatterDeclined(MatterEvent):
    """Not taken on, with a reason and another door."""


@dataclass(frozen=True, kw_only=True)
class MatterWithdrawn(MatterEvent):
    """The resident took it back."""


@dataclass(frozen=True, kw_only=True)
class MatterJoined(MatterEvent):
    """It reports the same as ``lead_id`` and is worked on with it; the owner is the leading matter's."""

    lead_id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class MatterSplit(MatterEvent):
    """It has parts now, each with an owner and a clock of its own."""

    child_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LinkUndone(MatterEvent):
    """It no longer follows, or is a part of, ``lead_id``. ``kind`` is JOINED or CHILD, ``end`` says why."""

    lead_id: UUID | None = None
    kind: str = "JOINED"
    end: str = "UNDONE"


@dataclass(frozen=True, kw_only=True)
class MattersGrouped(Event):
    """These matters belong to one happening from now on; owners and clocks stay."""

    group_id: UUID
    matter_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class MattersUngrouped(Event):
    """These belong to it no more. ``whole``: the happening itself was taken back."""

    group_id: UUID
    matter_ids: tuple[UUID, ...]
    whole: bool = False


@dataclass(frozen=True, kw_only=True)
class GroupTold(Event):
    """Everybody whom a happening touches was told something; each of these matters has the words as a step."""

    group_id: UUID
    matter_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class CataloguePublished(Event):
    """Another version of the catalogue of kinds is in force."""

    catalogue_id: UUID
    version: int


@dataclass(frozen=True, kw_only=True)
class MattersImported(Event):
    """A batch of matters came from another system, most of them long over: no handler is called for each."""

    matter_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True)
class KindModelTrained(Event):
    """Suggestions use what was learnt from closed matters, from now on."""

    model_id: UUID


@dataclass(frozen=True, kw_only=True)
class RoutingRulesPublished(Event):
    """New matters are routed by another version of the rules."""

    rules_id: UUID
    version: int


@dataclass(frozen=True, kw_only=True)
class EmergencyAsked(MatterEvent):
    """Somebody asks to open it in an emergency; those who may answer for its place have little time."""

    emergency_id: UUID


@dataclass(frozen=True, kw_only=True)
class EmergencyApproved(MatterEvent):
    """A second person has opened it for a while to whoever holds the post ``asked_post_id``."""

    emergency_id: UUID
    asked_post_id: UUID
