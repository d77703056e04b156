"""The format of a problem: one struct a method, told apart by ``method``. Written out in docs/reference/settle.md.

Numbers are ``Rational``: whole, or a string such as "12.5" or "1/3". Amounts of money are whole fen.
"""

from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from linli.disputes.rules.settle.rational import Rational

FORMAT: Literal["linli-settle/1"] = "linli-settle/1"
MAX_PARTIES, MAX_CLAIMANTS, MAX_ISSUES, MAX_OPTIONS = 20, 1000, 200, 20
MAX_SUGGESTIONS, MAX_ROUNDS = 5, 3


class IssueClass(StrEnum):
    """What an issue is about. The last four are never issues; guards.py says why."""

    MONEY = "MONEY"
    OBJECT = "OBJECT"
    USE = "USE"  # of a room, a yard, a parking place
    TIME = "TIME"  # hours, dates, turns
    TASK = "TASK"  # repairs, cleaning
    CONDUCT = "CONDUCT"  # noise, an apology
    OTHER = "OTHER"
    CUSTODY = "CUSTODY"
    IDENTITY = "IDENTITY"
    VIOLENCE = "VIOLENCE"
    STATUTORY_MINIMUM = "STATUTORY_MINIMUM"


class Scale(StrEnum):
    """How points of different parties are put side by side."""

    SHARE = "SHARE"  # each party's own total counts as one
    RAW = "RAW"  # as given


class _Struct(msgspec.Struct, forbid_unknown_fields=True, frozen=True, omit_defaults=True):
    pass


class Party(_Struct, frozen=True):
    """``weight``: its agreed entitlement, 1 unless the parties say otherwise."""

    id: str
    weight: Rational = 1


class Options(_Struct, frozen=True):
    """What the caller fixes. ``suggestion`` counts the suggestions of this dispute, this one included."""

    scale: Scale = Scale.SHARE
    points_total: Rational | None = None  # every party's points must sum to it
    tie_seed: str = ""  # from commit and reveal; without it ties go by the order of the list
    time_limit_seconds: Annotated[int, msgspec.Meta(ge=1, le=600)] = 20
    suggestion: Annotated[int, msgspec.Meta(ge=1)] = 1


class Issue(_Struct, frozen=True):
    """``amount_fen``: set where the issue is an amount of money; its shares are then also given in fen."""

    id: str
    issue_class: IssueClass = msgspec.field(name="class")
    amount_fen: int | None = None


class Option(_Struct, frozen=True):
    id: str


class ChoiceIssue(_Struct, frozen=True):
    """An issue of a package: exactly one of its options is chosen."""

    id: str
    issue_class: IssueClass = msgspec.field(name="class")
    options: list[Option]


class Choice(_Struct, frozen=True):
    issue: str
    option: str


class Forbid(_Struct, frozen=True, tag="FORBID", tag_field="kind"):
    """These choices may not all be made together."""

    choices: list[Choice]


class Require(_Struct, frozen=True, tag="REQUIRE", tag_field="kind"):
    """If the one is chosen, so is at least one of the others."""

    when: Choice = msgspec.field(name="if")
    then: list[Choice]


class Amount(_Struct, frozen=True):
    issue: str
    option: str
    amount: Rational


class Limit(_Struct, frozen=True, tag="LIMIT", tag_field="kind"):
    """The amounts of the chosen options sum to no more than ``at_most`` and no less than ``at_least``."""

    amounts: list[Amount]
    at_most: Rational | None = None
    at_least: Rational | None = None


Constraint = Forbid | Require | Limit


class _Problem(_Struct, frozen=True, tag_field="method", kw_only=True):
    parties: list[Party]
    format: Literal["linli-settle/1"] = FORMAT
    options: Options = Options()


class SealedBid(_Problem, frozen=True, tag="SEALED_BID"):
    """One amount: ``demand_fen`` of the first party, ``offer_fen`` of the second, a band agreed before."""

    demand_fen: int
    offer_fen: int
    band: Rational
    round: Annotated[int, msgspec.Meta(ge=1)] = 1


class _Shares(_Problem, frozen=True):
    issues: list[Issue]
    points: dict[str, dict[str, Rational]]
    baseline: dict[str, Rational] = {}


class AdjustedWinner(_Shares, frozen=True, tag="ADJUSTED_WINNER"):
    """Two parties, issues that can be shared; at most one is split."""


class LeximinShares(_Shares, frozen=True, tag="LEXIMIN_SHARES"):
    """Two or more parties: the worst off as well off as possible, then the next."""


class Package(_Problem, frozen=True, tag="PACKAGE"):
    """Improve a tentative deal for all. ``minimum``: what a party accepts at least, in its own points."""

    issues: list[ChoiceIssue]
    points: dict[str, dict[str, dict[str, Rational]]]
    tentative: dict[str, str] | None = None
    baseline: dict[str, Rational] | None = None
    minimum: dict[str, Rational] = {}
    constraints: list[Constraint] = []


class Rooms(_Problem, frozen=True, tag="ROOMS"):
    """As many rooms as parties and one rent; ``values_fen``: what a room is worth to a party."""

    items: list[Issue]
    values_fen: dict[str, dict[str, int]]
    rent_fen: int


class Knaster(_Problem, frozen=True, tag="KNASTER"):
    """Heirs bid on what cannot be cut; each gets its fair share by its own bids and an equal part of the surplus."""

    items: list[Issue]
    bids_fen: dict[str, dict[str, int]]


class Claim(_Struct, frozen=True):
    """``priority``: 1 is paid before 2 (wages before other claims)."""

    party: str
    amount_fen: int
    priority: Annotated[int, msgspec.Meta(ge=1, le=100)] = 1


class Claims(_Problem, frozen=True, tag="CLAIMS"):
    """Too little money for many claims: four rules side by side."""

    estate_fen: int
    claims: list[Claim]


class Airport(_Problem, frozen=True, tag="AIRPORT"):
    """A shared cost: ``needs_fen`` is what the thing would cost if it served this party alone."""

    needs_fen: dict[str, int]


class Entry(_Struct, frozen=True):
    """``units``: what the coefficient is multiplied with, such as square metres."""

    party: str
    key: str
    units: Rational = 1


class Coefficients(_Problem, frozen=True, tag="COEFFICIENTS"):
    """A shared cost by a local table of coefficients, which is data with a source."""

    cost_fen: int
    table: str
    entries: list[Entry]


Problem = SealedBid | AdjustedWinner | LeximinShares | Package | Rooms | Knaster | Claims | Airport | Coefficients
METHODS = (
    "SEALED_BID", "ADJUSTED_WINNER", "LEXIMIN_SHARES", "PACKAGE", "ROOMS", "KNASTER", "CLAIMS", "AIRPORT",
    "COEFFICIENTS",
)  # fmt: skip
