"""The rows of a jurisdiction: every number with its instrument, its article, its time and how far it was checked."""

import re
from datetime import date
from enum import StrEnum
from fractions import Fraction

import msgspec


class Unit(StrEnum):
    """In what a period is given."""

    HOUR = "HOUR"
    DAY = "DAY"
    WORKING_DAY = "WORKING_DAY"
    MONTH = "MONTH"
    YEAR = "YEAR"


class Start(StrEnum):
    """Which day is the first: the one after what sets it off, that same day, or the very moment (hours)."""

    DAY_AFTER = "DAY_AFTER"
    SAME_DAY = "SAME_DAY"
    AT_ONCE = "AT_ONCE"


class Roll(StrEnum):
    """Where a last day goes that is off."""

    NEXT_WORKING_DAY = "NEXT_WORKING_DAY"
    PREVIOUS_WORKING_DAY = "PREVIOUS_WORKING_DAY"
    NONE = "NONE"


class Direction(StrEnum):
    """Whether the period runs after what sets it off, or is to be kept before it (notice of a hearing)."""

    AFTER = "AFTER"
    BEFORE = "BEFORE"


class By(StrEnum):
    """Who may make a period longer."""

    NONE = "NONE"
    ALL_PARTIES = "ALL_PARTIES"
    COURT = "COURT"
    AUTHORITY = "AUTHORITY"


class Expiry(StrEnum):
    """What comes of it when the time runs out."""

    APPOINT = "APPOINT"  # somebody else picks
    ALARM = "ALARM"  # whoever is responsible is told
    REASSIGN = "REASSIGN"
    END = "END"
    RESUME_TRIAL = "RESUME_TRIAL"
    NEXT_DOOR = "NEXT_DOOR"  # another way opens
    DEEMED_FAILED = "DEEMED_FAILED"
    LAPSE = "LAPSE"  # the right or the possibility is gone
    DEFENCE = "DEFENCE"  # the other side may refuse to perform
    ESCALATE = "ESCALATE"
    ENFORCEABLE = "ENFORCEABLE"
    PENALTY_ROUTE = "PENALTY_ROUTE"
    LATE = "LATE"
    BREACH = "BREACH"
    DESTROY = "DESTROY"  # what was kept goes by itself
    LIST = "LIST"  # it comes on a list, and goes when a person has approved that
    NONE = "NONE"


class Kind(StrEnum):
    """What sort of instrument; POLICY is the platform's or a town's own rule, not law."""

    LAW = "LAW"
    INTERPRETATION = "INTERPRETATION"
    REGULATION = "REGULATION"
    LOCAL = "LOCAL"
    NOTICE = "NOTICE"
    STANDARD = "STANDARD"
    POLICY = "POLICY"


class Standing(StrEnum):
    """How far a row can be relied on."""

    VERIFIED = "VERIFIED"  # checked against the text of the law
    UNVERIFIED = "UNVERIFIED"
    POLICY = "POLICY"  # nothing to check: set here


class Effect(StrEnum):
    """What an exclusion leads to."""

    STOP = "STOP"
    REFER = "REFER"
    NO_CONFIRMATION = "NO_CONFIRMATION"
    PAPER_ONLY = "PAPER_ONLY"
    NO_JOINT_SESSION = "NO_JOINT_SESSION"
    SUSPEND_AND_REPORT = "SUSPEND_AND_REPORT"


class Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The same in both languages."""

    zh: str
    en: str

    def said(self, language: str) -> str:
        """In Chinese for any ``zh`` language code, else in English."""
        return self.zh if language.startswith("zh") else self.en


class Instrument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A law or another text. ``valid_from`` None: not known, or from the beginning."""

    kind: Kind
    name: Words
    number: str
    valid_from: date | None = msgspec.field(name="from", default=None)
    valid_to: date | None = msgspec.field(name="to", default=None)


class Source(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a row comes from. The last day of ``valid_to`` is still in force."""

    instrument: Instrument
    article: str
    valid_from: date | None = msgspec.field(name="from", default=None)
    valid_to: date | None = msgspec.field(name="to", default=None)

    def holds_on(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)

    def words(self, language: str) -> str:
        """``《人民调解法》第33条`` / ``People's Mediation Law, article 33``."""
        name, article = self.instrument.name.said(language), self._article(language)
        number = self.instrument.number
        if self.instrument.kind is Kind.POLICY:
            return f"{name}{article}" if language.startswith("zh") else f"{name}{article and ', ' + article}"
        if language.startswith("zh"):
            return f"《{name}》{f'（{number}）' if number else ''}{article}"
        return f"{name}{f' ({number})' if number else ''}{article and ', ' + article}"

    def _article(self, language: str) -> str:
        if not self.article:
            return ""
        policy = self.instrument.kind is Kind.POLICY
        if not language.startswith("zh"):
            several = "," in self.article
            return f"{'item' if policy else 'article'}{'s' if several else ''} {self.article}"
        if policy:
            return f"第{self.article}项"
        whole = re.fullmatch(r"(\d+)\((\d+)\)", self.article)
        return f"第{whole[1]}条第{whole[2]}项" if whole else f"第{self.article.replace(', ', '、')}条"


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every row has. ``says`` is the rule in words, ``note`` what else one should know."""

    id: str
    says: Words
    source: Source
    verified: bool
    note: Words | None = None

    @property
    def standing(self) -> Standing:
        """Whether the text of the law was checked, was not, or there is none."""
        if self.source.instrument.kind is Kind.POLICY:
            return Standing.POLICY
        return Standing.VERIFIED if self.verified else Standing.UNVERIFIED

    def source_words(self, language: str) -> str:
        """Instrument, number and article in one line."""
        return self.source.words(language)


class Applies(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Before which body (ANY: before every other one too) and at which stage."""

    forum: str
    stage: str


class Extension(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who may make it longer, and by how much; without a number by what they agree on."""

    by: By
    n: int | None = None
    unit: Unit | None = None


class Length(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A length of time."""

    n: int
    unit: Unit


class Rule(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A period: ``n`` ``unit`` from ``trigger``, for ``act``. ``restarts_on`` names what makes it begin anew."""

    act: str
    applies: Applies
    trigger: str
    n: int
    unit: Unit
    start: Start
    roll: Roll
    extend: Extension
    on_expiry: Expiry
    direction: Direction = Direction.AFTER
    pauses: tuple[str, ...] = ()
    restarts_on: tuple[str, ...] = ()


class Coded(Row, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row that is known by a code: a reason for ending, a class of conflict, a right that cannot be waived."""

    code: str


class Exclusion(Coded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What keeps a dispute from mediation, or from a part of it."""

    effect: Effect
    forum: str


class Body(Coded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Before whom a dispute is mediated: matters whose kind begins with one of ``kinds``; ``""`` is every other kind.

    The code is the ``forum`` of rules, choices and exclusions.
    """

    kinds: tuple[str, ...]


class PauseReason(Coded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reason that stops the clock, and for how long at most."""

    most: Length


class Reflection(Coded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Hours between the frozen text and the first signature."""

    hours: int


class Choice(Coded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of several ways that places have decided differently."""

    forum: str
    value: str


class Amount(Coded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number of the law: exact, as ``1/5`` or ``0.03``. ``tier`` where a place is in one of several."""

    value: str
    unit: str
    tier: int | None = None

    @property
    def exact(self) -> Fraction:
        """The number itself."""
        return Fraction(self.value)


class Door(Coded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where else a dispute can go that is not for mediation; ``says`` is what that door is for."""

    name: Words


TABLES: dict[str, type[Row]] = {
    "bodies": Body,
    "rules": Rule,
    "exclusions": Exclusion,
    "endings": Coded,
    "conflicts": Coded,
    "pauses": PauseReason,
    "reflection": Reflection,
    "choices": Choice,
    "amounts": Amount,
    "rights": Coded,
    "reports": Coded,
    "doors": Door,
}
STAGES = (
    "LIMITATION",
    "INVITE",
    "TALK",
    "SELECT",
    "MEDIATE",
    "AGREE",
    "CONFIRM",
    "PERFORM",
    "CHALLENGE",
    "PROTECT",
    "HAND_OFF",
    "ORGANISE",
    "KEEP",
)
ANY = "ANY"
