"""What a mediator may have to pass on all the same, told before the first private word: data with its source."""

from datetime import date

import msgspec


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where it stands."""

    law_zh: str
    law_en: str
    article: str
    valid_from: date


class CaucusException(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One exception, in the words in which it is told. ``verified``: a person has compared it with the law."""

    id: str
    zh: str
    en: str
    verified: bool
    source: Source


class CaucusRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The rule and its exceptions for one jurisdiction."""

    version: str
    jurisdiction: str
    about: str
    exceptions: tuple[CaucusException, ...]


class CaucusFault(ValueError):
    """The data cannot be used."""


def read_caucus_rules(raw: bytes) -> CaucusRules:
    """Raises CaucusFault for anything that is not this shape, nothing at all, or one id twice."""
    try:
        rules = msgspec.json.decode(raw, type=CaucusRules)
    except msgspec.DecodeError as fault:
        raise CaucusFault(str(fault)) from fault
    ids = [one.id for one in rules.exceptions]
    if not ids or len(set(ids)) != len(ids):
        raise CaucusFault("there are exceptions, each once")
    return rules
