"""What stops a clock and what moves it, as data: pauses, extensions, and the decision after returned hand-overs."""

import msgspec

from linli.calendars.rules import Span, Unit
from linli.matters.rules.coded import WAIT_REASONS

FORMAT = 1
MAX_BYTES = 50_000
MAX_DAYS = 250  # working days of a year


class PolicyFault(Exception):
    """The file is no policy; ``detail`` says where."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class _Words(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    zh: str
    en: str


class Pauses(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The reasons that stop the clock, each with its longest time in working days; and the longest of all together."""

    reasons: dict[str, int]
    most_in_all: int


class Extensions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How often a time may be extended, and by how many working days at most for each role."""

    times: int
    most_days: dict[str, int]


class Decision(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """After how many returns a coordinator decides, and within which time."""

    after_returns: int
    amount: int
    unit: Unit

    @property
    def span(self) -> Span:
        """The time for deciding."""
        return Span(self.amount, self.unit)


class Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One town's rules of its clocks."""

    format: int
    version: int
    source: _Words
    pauses: Pauses
    extensions: Extensions
    decision: Decision

    def pause_days(self, reason: str, already: int) -> int:
        """For how many working days waiting for this reason stops the clock; 0 when it does not."""
        return max(0, min(self.pauses.reasons.get(reason, 0), self.pauses.most_in_all - already))

    def extension_days(self, role: str) -> int:
        """By how many working days somebody of that role may extend a time at once; 0 for not at all."""
        return self.extensions.most_days.get(role, 0)


def read_policy(raw: bytes) -> Policy:
    """A policy from its file. Raises PolicyFault."""
    if len(raw) > MAX_BYTES:
        raise PolicyFault("too large")
    try:
        policy = msgspec.json.decode(raw, type=Policy)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise PolicyFault(str(error)[:200]) from error
    _check(policy)
    return policy


def _check(policy: Policy) -> None:
    if policy.format != FORMAT:
        raise PolicyFault("$.format")
    unknown = set(policy.pauses.reasons) - set(WAIT_REASONS)
    if unknown:
        raise PolicyFault(f"$.pauses.reasons: {', '.join(sorted(unknown))}")
    days = [*policy.pauses.reasons.values(), policy.pauses.most_in_all, *policy.extensions.most_days.values()]
    if any(not 0 <= number <= MAX_DAYS for number in (*days, policy.extensions.times)):
        raise PolicyFault(f"$: 0..{MAX_DAYS}")
    if not 1 <= policy.decision.after_returns <= 20 or not 1 <= policy.decision.amount <= MAX_DAYS:
        raise PolicyFault("$.decision")
