"""What every solver returns: the outcome, its certificate, and the guarantees that may be said of it."""

from enum import StrEnum
from typing import Any

import msgspec

from linli.disputes.rules.settle.problem import FORMAT, Problem


class Status(StrEnum):
    """How far the result is proved."""

    OPTIMAL = "OPTIMAL"  # proved, and the certificate says how
    BEST_FOUND = "BEST_FOUND"  # the best within the time limit; not proved
    BY_RULE = "BY_RULE"  # follows from a rule; nothing to optimise
    NO_DEAL_YET = "NO_DEAL_YET"  # a sealed round without a deal; says nothing else


class Guarantee(StrEnum):
    """A sentence that may be said to each party; translated by whoever shows it."""

    NOT_BELOW_BASELINE = "NOT_BELOW_BASELINE"
    EFFICIENT = "EFFICIENT"  # nothing is better for one and worse for none
    EQUITABLE = "EQUITABLE"  # all gain the same by their own points
    ENVY_FREE = "ENVY_FREE"  # nobody would rather have what another gets
    PROPORTIONAL = "PROPORTIONAL"  # each gets its part of all by its own points
    LEXIMIN = "LEXIMIN"  # the worst off could not be better off, then the next
    ONE_SPLIT = "ONE_SPLIT"  # at most one issue is shared
    FAIREST_PRICES = "FAIREST_PRICES"  # of all envy-free prices, best for the worst off
    FAIR_SHARE = "FAIR_SHARE"  # each gets its fair share by its own bids and an equal part of the surplus
    SUMS = "SUMS"  # to the fen
    ORDER_KEPT = "ORDER_KEPT"  # who claims more gets no less and loses no less
    PRIORITY_KEPT = "PRIORITY_KEPT"
    CORE_STABLE = "CORE_STABLE"  # no group pays more than it would alone
    BY_TABLE = "BY_TABLE"
    WITHIN_BAND = "WITHIN_BAND"
    NOT_PROVED = "NOT_PROVED"


class Settlement(msgspec.Struct, frozen=True, omit_defaults=False):
    """``problem`` as it was taken, so that a checker needs nothing else; sealed like the preferences in it.

    ``outcome.parties[id]`` are the numbers of one party, for that party only; ``outcome.joint`` is for all.
    """

    method: str
    status: Status
    problem: dict[str, Any]
    outcome: dict[str, Any]
    certificate: dict[str, Any]
    guarantees: list[Guarantee]
    format: str = FORMAT

    def to_json(self) -> bytes:
        """The same bytes for the same problem, ending in a new line."""
        return msgspec.json.format(msgspec.json.encode(self), indent=1) + b"\n"


def echo(problem: Problem) -> dict[str, Any]:
    """The problem as plain JSON."""
    built: dict[str, Any] = msgspec.to_builtins(problem)
    return built
