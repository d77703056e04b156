"""What a guide is made of, as its files write it. Unknown keys are refused, so that a slip is noticed.

A jurisdiction has one file of sources, doors and limits, and one file a pathway. A pathway asks for facts, each with a
few possible values, and decides by six tables.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

import msgspec

from linli.calendars.rules import Unit

NONE = "NONE"  # the answer "none of these": it stands under every question and leads to a person
UNSURE = "UNSURE"  # under every question that asks for a day


class Struct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Read once, never changed."""


class Text(Struct, frozen=True, kw_only=True):
    """The same in both languages."""

    zh: str
    en: str

    def said(self, language: str) -> str:
        """In Chinese for any ``zh`` language code, else in English."""
        return self.zh if language.startswith("zh") else self.en


class Source(Struct, frozen=True, kw_only=True):
    """Where a row comes from: instrument, article, version, and from when to when it is in force.

    ``verified``: a person has compared it with the text of the law. Until then the page says that nobody has. The row
    is to be looked at again by ``review_by``.
    """

    instrument: Text
    article: str
    version: str
    valid_from: date
    valid_to: date | None = None
    verified: bool = False
    reviewer: str = ""
    review_by: date


class Door(Struct, frozen=True, kw_only=True):
    """Somebody to turn to. ``human``: a person answers there; ``phone`` is empty for a counter one walks to."""

    name: Text
    use: Text
    phone: str = ""
    human: bool = True


class Limit(Struct, frozen=True, kw_only=True):
    """A time limit of the law. Without ``amount`` it is said and not counted.

    ``soon_days``: with so many days left or fewer, the page says that it is close.
    """

    name: Text
    starts: Text
    amount: int = 0
    unit: Unit = Unit.MONTHS
    soon_days: int = 0
    restarts: Text | None = None
    over: Text | None = None
    sources: tuple[str, ...]


class FactType(StrEnum):
    """How a fact is asked for."""

    CHOICE = "CHOICE"
    DAY = "DAY"


class Band(StrEnum):
    """What a day means for its limit: the values of a fact that is a day, besides its own options."""

    RUNNING = "RUNNING"
    SOON = "SOON"
    OVER = "OVER"
    UNSURE = UNSURE


class Option(Struct, frozen=True, kw_only=True):
    """One of the answers to choose from."""

    code: str
    name: Text
    hint: Text | None = None


class Fact(Struct, frozen=True, kw_only=True):
    """A question. For a DAY: ``limit`` says what is counted from it, ``options`` stand beside the day.

    ``future``: the option that a day to come stands for; empty where such a day is a slip.
    """

    code: str
    type: FactType = FactType.CHOICE
    ask: Text
    hint: Text | None = None
    options: tuple[Option, ...] = ()
    limit: str = ""
    future: str = ""

    @property
    def domain(self) -> tuple[str, ...]:
        """Every value that the tables can meet."""
        own = tuple(option.code for option in self.options)
        return (*own, *Band) if self.type is FactType.DAY else own


class Policy(StrEnum):
    """How a table decides (the hit policies of DMN): exactly one row, the first that holds, all that hold."""

    UNIQUE = "UNIQUE"
    FIRST = "FIRST"
    COLLECT = "COLLECT"


class Row(Protocol):
    """What every row of every table has. ``when``: by fact the values for which it holds; a fact left out is free."""

    @property
    def code(self) -> str:
        """Its name within the table."""

    @property
    def when(self) -> Mapping[str, tuple[str, ...]]:
        """Its conditions."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Where it comes from."""


class _Row(Struct, frozen=True, kw_only=True):
    code: str
    when: dict[str, tuple[str, ...]] = {}
    sources: tuple[str, ...]


class ForumRow(_Row, frozen=True, kw_only=True):
    """A leaf: what to do first, who settles such matters, and the kind under which it can be raised here.

    Without a ``kind`` it cannot be raised here, and the door is the way.
    """

    title: Text
    first: tuple[Text, ...]
    door: str
    kind: str = ""


class SaysRow(_Row, frozen=True, kw_only=True):
    """A sentence: how urgent it is, or what to keep."""

    says: Text


class ExclusionRow(_Row, frozen=True, kw_only=True):
    """Whether mediation is a way at all; ``door`` is the other way where it is not."""

    says: Text
    door: str = ""


class DeadlineRow(_Row, frozen=True, kw_only=True):
    """Which limit runs, and the fact with the day that it is counted from."""

    limit: str
    counts_from: str = ""


class HelperRow(_Row, frozen=True, kw_only=True):
    """Somebody who can help."""

    door: str


RowT_co = TypeVar("RowT_co", bound=Row, covariant=True)


class Table(Struct, Generic[RowT_co], frozen=True, kw_only=True):
    """Rows and how they decide."""

    policy: Policy
    rows: tuple[RowT_co, ...]


class Pathway(Struct, frozen=True, kw_only=True):
    """One sort of trouble from the first question to the door. ``quick_exit``: every page offers to leave at once.

    Facts are asked in their order here, as far as they are needed. ``person``: the doors of whoever finds no answer
    that fits, where they are others than those of all pathways.
    """

    format: int
    code: str
    version: int
    name: Text
    lead: Text
    quick_exit: bool = False
    person: tuple[str, ...] = ()
    facts: tuple[Fact, ...]
    exclusion: Table[ExclusionRow]
    forum: Table[ForumRow]
    urgency: Table[SaysRow]
    deadline: Table[DeadlineRow]
    papers: Table[SaysRow]
    helpers: Table[HelperRow]

    @property
    def tables(self) -> dict[str, Table[Row]]:
        """Every table by its name."""
        return {
            "exclusion": self.exclusion,
            "forum": self.forum,
            "urgency": self.urgency,
            "deadline": self.deadline,
            "papers": self.papers,
            "helpers": self.helpers,
        }

    def fact(self, code: str) -> Fact | None:
        """The fact of that code."""
        return next((fact for fact in self.facts if fact.code == code), None)


class Commons(Struct, frozen=True, kw_only=True):
    """What the pathways of a jurisdiction share.

    ``person``: the doors of whoever finds no answer that fits. ``order``: the pathways as they are offered; one that is
    not named there comes last. ``leave``: the harmless page that takes the place of one to be left at once.
    """

    format: int
    jurisdiction: str
    sources: dict[str, Source]
    doors: dict[str, Door]
    limits: dict[str, Limit]
    person: tuple[str, ...]
    order: tuple[str, ...] = ()
    leave: str = ""


class Case(Struct, frozen=True, kw_only=True):
    """A sample: facts and what they lead to. What is left empty is not looked at."""

    name: str
    facts: dict[str, str]
    leaf: str
    urgency: str = ""
    exclusion: str = ""
    limit: str = ""
    papers: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()


class Pack(Struct, frozen=True, kw_only=True):
    """The samples of one pathway."""

    format: int
    pathway: str
    cases: tuple[Case, ...]
