"""What goes over the wire when staff work a matter from a telephone that was out of reach."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from linli.matters.api.bodies import Answer, ContactBody, Language

Version = Annotated[int, Meta(ge=0, le=1_000_000_000)]
Words = Annotated[str, Meta(max_length=2000)]
Code = Annotated[str, Meta(max_length=60)]
Seen = Literal["PUBLIC", "INTERNAL"]
Moment = Annotated[datetime, Meta(tz=True)]


class ActBody(msgspec.Struct, forbid_unknown_fields=True):
    """``version`` is the one that the writer had seen: another one now is refused. Null: whatever it is now.

    ``written_at``: when it was written, where it was sent later. The timeline shows it beside the arrival when it can
    be true: not in the future, at most seven days old, not before the matter. Clocks go by the arrival.
    """

    version: Version | None = None
    written_at: Moment | None = None


class TextBody(ActBody, forbid_unknown_fields=True):
    """An act with words."""

    text: Words = ""


class NoteBody(TextBody, forbid_unknown_fields=True):
    """Words, for the resident too or for staff alone."""

    visibility: Seen = "PUBLIC"


class WaitBody(TextBody, forbid_unknown_fields=True):
    """With whom it waits and why, as codes."""

    waiting_for: Code = ""
    reason: Code = ""


class ResolveBody(TextBody, forbid_unknown_fields=True):
    """How it came out, as a code, and what was done; ``despite_parts``: why, although some of its parts are open."""

    outcome: Code = ""
    despite_parts: Words = ""


class StepBody(TextBody, forbid_unknown_fields=True, kw_only=True):
    """One action of the matter's own workflow, by its code; ``despite_parts`` as for ``resolve``."""

    action: Annotated[str, Meta(min_length=1, max_length=80)]
    despite_parts: Words = ""


class HandOverBody(ActBody, forbid_unknown_fields=True):
    """To whom, exactly one of the three, and why."""

    reason: Words = ""
    to_place_id: UUID | None = None
    to_agency_id: UUID | None = None
    to_post_id: UUID | None = None


class ExtendBody(ActBody, forbid_unknown_fields=True, kw_only=True):
    """So many working days more, and why, in words that the resident reads."""

    working_days: Annotated[int, Meta(ge=1, le=366)]
    reason: Words = ""


class PlanVisitBody(TextBody, forbid_unknown_fields=True, kw_only=True):
    """Between when and when somebody comes; at most twelve hours, and 90 days ahead."""

    from_at: Moment
    until_at: Moment


class ReasonBody(ActBody, forbid_unknown_fields=True):
    """An act that has to say why."""

    reason: Words = ""


class NewMatterBody(msgspec.Struct, forbid_unknown_fields=True):
    """What somebody said to a caseworker; ``written_at`` as for an act."""

    text: Annotated[str, Meta(max_length=4000)]
    kind: Annotated[str, Meta(min_length=1, max_length=100)]
    channel: Literal["DESK_PHONE", "DESK_WALKIN", "DESK_PAPER"]
    place_id: UUID
    address: Annotated[str, Meta(max_length=200)] = ""
    answers: dict[str, Answer] = msgspec.field(default_factory=dict)
    contact: ContactBody | None = None
    language: Language = "zh-hans"
    written_at: Moment | None = None


class SessionBody(msgspec.Struct):
    """Who is signed in here, null for nobody, and what a POST from this browser has to carry as X-CSRFToken.

    ``now`` is the time of the server: a telephone whose clock is wrong says by it when something was written.
    """

    account: UUID | None
    csrf_token: str
    now: datetime


class DoneBody(msgspec.Struct):
    """What became of an act: the matter as it stood right after it. ``applied_to`` is the version it was done to."""

    matter_id: UUID
    reference: str
    state: str
    version: int
    applied_to: int
    repeated: bool


class LastStepBody(msgspec.Struct):
    """One of the last entries of the timeline."""

    at: datetime
    sentence: str
    who: str
    text: str
    written_at: datetime | None = None


class WayBody(msgspec.Struct):
    """One action of the matter's own workflow that the reader may take: its code and name, and where it leads.

    ``to`` is empty where the state stays; ``needs_words``: the act ``step`` wants a text.
    """

    action: str
    label: str
    to: str
    needs_words: bool


class WorkBody(msgspec.Struct):
    """A matter as it is now, to lay beside what was written without a signal. ``acts`` are possible for the reader.

    ``state`` is one of the built-in stages, ``own_state`` the code of the state in a workflow of its own, else empty;
    ``ways`` are what that leaves open to the reader, by the act ``step``.
    """

    matter_id: UUID
    reference: str
    title: str
    state: str
    state_label: str
    own_state: str
    version: int
    owner: str
    due_at: datetime
    acts: list[str]
    ways: list[WayBody]
    steps: list[LastStepBody]
