"""What goes over the wire. The OpenAPI document is written from these."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

Language = Literal["zh-hans", "en"]
Answer = bool | int | float | str | None


class ContactBody(msgspec.Struct, forbid_unknown_fields=True):
    """How to reach the resident; kept only with consent."""

    name: Annotated[str, Meta(max_length=40)] = ""
    phone: Annotated[str, Meta(max_length=20)] = ""
    email: Annotated[str, Meta(max_length=254)] = ""
    consent: bool = False


class MatterBody(msgspec.Struct, forbid_unknown_fields=True):
    """A matter to be received: what is wrong, its kind, and where: an official place code, a point, or both.

    ``joins`` is one that /api/v1/alike offered: the matter waits with it, if it still can.
    """

    text: Annotated[str, Meta(min_length=1, max_length=4000)]
    kind: Annotated[str, Meta(min_length=1, max_length=100)]
    title: Annotated[str, Meta(max_length=80)] = ""
    place_code: Annotated[str, Meta(pattern=r"^[0-9A-Za-z._-]{1,32}$")] | None = None
    lon: Annotated[float, Meta(ge=-180, le=180)] | None = None
    lat: Annotated[float, Meta(ge=-90, le=90)] | None = None
    address: Annotated[str, Meta(max_length=200)] = ""
    answers: dict[str, Answer] = msgspec.field(default_factory=dict)
    contact: ContactBody | None = None
    joins: UUID | None = None
    language: Language = "zh-hans"


class OwnerBody(msgspec.Struct):
    """Who holds it: the place and role in words, and the level of the ladder."""

    label: str
    level: str


class ReceivedBody(msgspec.Struct):
    """The answer to a matter. ``link`` opens it for whoever holds it: keep it as you would a key.

    It is given once, with the first answer; null in the answer to a repeated request.
    """

    reference: str
    url: str
    link: str | None
    owner: OwnerBody
    explanation: str
    received_at: datetime
    first_contact_due_at: datetime
    due_at: datetime
    repeated: bool
    joined: bool


class AlikeAskBody(msgspec.Struct, forbid_unknown_fields=True):
    """A report that is about to be sent: its words, its kind, and where."""

    text: Annotated[str, Meta(min_length=1, max_length=4000)]
    kind: Annotated[str, Meta(min_length=1, max_length=100)]
    place_code: Annotated[str, Meta(pattern=r"^[0-9A-Za-z._-]{1,32}$")] | None = None
    lon: Annotated[float, Meta(ge=-180, le=180)] | None = None
    lat: Annotated[float, Meta(ge=-90, le=90)] | None = None
    language: Language = "zh-hans"


class AlikeRowBody(msgspec.Struct):
    """An open matter that may be the same: no words, no number, no place finer than the village."""

    id: UUID
    kind: str
    kind_label: str
    place: str
    state: str
    state_label: str
    received_at: datetime


class AlikeBody(msgspec.Struct):
    """At most three, the likeliest first."""

    alike: list[AlikeRowBody]


class StatusBody(msgspec.Struct):
    """What anybody may know of a matter by its number: no words, no place finer than the village."""

    reference: str
    state: str
    state_label: str
    kind: str
    kind_label: str
    place: str
    owner: str
    received_at: datetime
    due_at: datetime


class InboxRowBody(msgspec.Struct):
    """One line of a list for staff."""

    id: UUID
    reference: str
    title: str
    state: str
    state_label: str
    version: int
    kind: str
    kind_label: str
    place: str
    place_path: str
    level: str
    channel: str
    is_mine: bool
    is_late: bool
    unassigned: bool
    received_at: datetime
    first_contact_due_at: datetime
    due_at: datetime
    next_due_at: datetime


class InboxBody(msgspec.Struct):
    """One page; ``next`` is the cursor of the next one, null on the last."""

    rows: list[InboxRowBody]
    next: str | None


class ChoiceBody(msgspec.Struct):
    """One answer to choose."""

    code: str
    label: str


class AskBody(msgspec.Struct):
    """One question of a kind."""

    code: str
    type: Literal["TEXT", "CHOICE", "NUMBER", "YES_NO"]
    required: bool
    label: str
    choices: list[ChoiceBody]


class KindBody(msgspec.Struct):
    """A kind of matter. The hours, the level and the questions are those of leaves."""

    code: str
    parent: str
    label: str
    is_leaf: bool
    first_level: str | None
    first_contact_hours: int | None
    resolve_hours: int | None
    asks: list[AskBody]


class KindsBody(msgspec.Struct):
    """The catalogue in force, parents before children."""

    version: int | None
    kinds: list[KindBody]


class ErrorBody(msgspec.Struct):
    """A refusal: a stable code, a sentence in the reader's language, the field at fault, small facts."""

    code: str
    message: str
    field: str | None
    facts: dict[str, Any]
