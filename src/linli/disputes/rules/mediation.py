"""Rules of choosing a mediator, of pauses and extensions. The numbers are data."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

import msgspec


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a number comes from, and whether a person has compared it with the text of the law."""

    instrument: str
    article: str
    verified: bool


class PauseReason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why mediation may stand still, and for how many days at most."""

    code: str
    zh: str
    en: str
    most_days: int
    source: Source

    def name(self, language: str) -> str:
        """In Chinese or English."""
        return self.zh if language.startswith("zh") else self.en

    def bound(self, at: datetime) -> datetime:
        """The latest end of a pause that begins now."""
        return at + timedelta(days=self.most_days)


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a town sets for mediation."""

    version: str
    pauses: tuple[PauseReason, ...]
    extension_days: int
    most_extensions: int
    most_picks: int
    replacements_that_count_as_refusal: int
    replacement_source: Source

    def pause(self, code: str) -> PauseReason | None:
        """The reason of that code, or None."""
        return next((reason for reason in self.pauses if reason.code == code), None)


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
