"""What people are asked to agree to: data/purposes, one file a purpose and version. Plain Python.

A purpose that is asked for otherwise gets another file with the next version: what somebody agreed to stays readable.
"""

import hashlib
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import msgspec

_FOLDER = Path(__file__).parent / "data" / "purposes"
_LANGUAGES = ("zh", "en")

Words = dict[str, str]


class Law(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An article and what it says; ``verified`` once a lawyer has seen the row."""

    instrument: Words
    article: Words
    says: Words
    source: str
    verified: bool


class Purpose(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that personal data is used for with consent. ``expires_days`` 0: it ends with what it is for."""

    id: str
    version: int
    jurisdiction: str
    title: Words
    words: Words
    what_for: Words
    categories: list[dict[str, str]]
    controller: dict[str, str]
    recipients: Words
    expires_days: int
    ends_with: Words
    law: list[Law]
    withdraw: Words
    changes: Words
    keeps: Words

    def expires_at(self, given_at: datetime) -> datetime | None:
        """When a consent given then is over by itself."""
        return given_at + timedelta(days=self.expires_days) if self.expires_days else None


def tongue(language: str) -> str:
    """``zh`` or ``en``: the key of words in data."""
    return _LANGUAGES[0] if language.startswith("zh") else _LANGUAGES[1]


@cache
def purposes() -> dict[tuple[str, int], Purpose]:
    """Every version of every purpose. Raises msgspec.ValidationError for a file that is none."""
    found = (msgspec.json.decode(path.read_bytes(), type=Purpose) for path in sorted(_FOLDER.glob("*.json")))
    return {(one.id, one.version): one for one in found}


@cache
def newest(purpose_id: str) -> Purpose:
    """The version that is asked for now. Raises ValueError for no purpose of ours."""
    return max((one for one in purposes().values() if one.id == purpose_id), key=lambda one: one.version)


def find_purpose(purpose_id: str, version: int) -> Purpose:
    """The version that somebody agreed to; of one from before the words were kept (0), the oldest."""
    known = purposes().get((purpose_id, version))
    return known or min((one for one in purposes().values() if one.id == purpose_id), key=lambda one: one.version)


@cache
def words_digest(purpose_id: str, version: int, language: str) -> str:
    """SHA-256, as hex, of the words shown in that language; empty for version 0, of which no words were kept."""
    if version == 0:
        return ""
    return hashlib.sha256(find_purpose(purpose_id, version).words[tongue(language)].encode()).hexdigest()
