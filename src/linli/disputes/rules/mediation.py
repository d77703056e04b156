"""Rules of choosing a mediator and of extensions. The numbers are data."""

from collections.abc import Iterable, Mapping
from uuid import UUID

import msgspec


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a town sets for mediation."""

    version: str
    extension_days: int
    most_extensions: int
    most_picks: int
    replacements_that_count_as_refusal: int
    longest_session_hours: int
    farthest_session_days: int


def read_policy(raw: bytes) -> Policy:
    """Raises msgspec.DecodeError for anything but this shape."""
    return msgspec.json.decode(raw, type=Policy)


def common_pick(picks: Mapping[UUID, Iterable[UUID]], parties: Iterable[UUID], order: Iterable[UUID]) -> UUID | None:
    """The mediator whom every party would accept, the first in the order of the roster; None as long as there is none.

    ``picks``: party -> posts. The order of the roster decides between several, so that nobody learns who was preferred.
    """
    sets = [set(picks.get(party, ())) for party in parties]
    if not sets:
        return None
    common = set.intersection(*sets)
    return next((post for post in order if post in common), None)


class ConflictClass(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing a mediator has to disclose: Rules for Online Mediation (2021), article 13."""

    relation: bool = False  # a party, or a near relative of one
    interest: bool = False  # an interest in the matter
    other: bool = False  # anything else that could make one doubt
    text: str = ""

    @property
    def any(self) -> bool:
        """True when anything is disclosed."""
        return self.relation or self.interest or self.other
