"""The shape of a catalogue of kinds as people write it: subjects, groups of kinds, kinds.

Everything is optional here, so that one reading can name every hole; ``lint`` says what has to be there. A field of
the wrong type or an unknown field is refused while reading.
"""

from typing import Any

import msgspec

FORMAT = 1


class Text(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The same in both languages."""

    zh: str | None = None
    en: str | None = None


class Words(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What people say when they mean the kind."""

    zh: list[str] | None = None
    en: list[str] | None = None


class Basis(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where the target times come from: a local promise, or an article of law in force from a day on.

    ``verified``: whether a lawyer has read that the article says so; of a law it has to be said.
    """

    zh: str | None = None
    en: str | None = None
    source: str | None = None
    instrument: str | None = None
    article: str | None = None
    effective_on: str | None = None
    verified: bool | None = None


class Choice(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One answer to choose."""

    code: str | None = None
    zh: str | None = None
    en: str | None = None


class Ask(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One question to put to whoever reports a matter of the kind."""

    code: str | None = None
    type: str | None = None
    required: bool | None = None
    label: Text | None = None
    hint: Text | None = None
    choices: list[Choice] | None = None


class Target(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """How long a stage (FIRST_CONTACT, ON_SITE, RESOLVE) may take; with a level, how long a team of that level."""

    stage: str | None = None
    level: str | None = None
    amount: int | None = None
    unit: str | None = None


class Retention(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Days from the end of a matter until how to reach its resident, and its words and photos, may be destroyed."""

    contact_days: int | None = None
    words_days: int | None = None
    basis: Text | None = None


class Leaf(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A kind that a matter can be of. Hours are elapsed hours from receipt; ``targets`` name other units.

    ``workflow`` is the code of a published workflow for matters; without one that of all matters. ``opens: DISPUTE``
    says that there is another side, with whom the resident may talk or be brought together.
    """

    code: str | None = None
    name: Text | None = None
    first_level: str | None = None
    first_contact_hours: int | None = None
    resolve_hours: int | None = None
    targets: list[Target] | None = None
    private: bool | None = None
    danger: bool | None = None
    basis: Basis | None = None
    ask: list[Ask] | None = None
    words: Words | None = None
    workflow: str | None = None
    opens: str | None = None
    retention: Retention | None = None


class Group(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Kinds that belong together."""

    code: str | None = None
    name: Text | None = None
    kinds: list[Leaf] | None = None


class Subject(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The first choice on the way to a kind. ``common`` is its shorter name where room is scarce.

    A ``retired`` subject is no longer offered: it is kept, or was imported, for the matters that are of its kinds.
    """

    code: str | None = None
    name: Text | None = None
    icon: str | None = None
    common: Text | None = None
    retired: bool = False
    groups: list[Group] | None = None


class Catalogue(msgspec.Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A whole catalogue. ``version`` is its author's, the cell counts its own; ``retention`` serves kinds without."""

    format: int | None = None
    catalogue: str | None = None
    version: int | None = None
    language: list[str] | None = None
    note: Text | None = None
    retention: Retention | None = None
    subjects: list[Subject] | None = None


class Index(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The first file of a catalogue kept in a directory: its head, and the files of its subjects in order."""

    format: int | None = None
    catalogue: str | None = None
    version: int | None = None
    language: list[str] | None = None
    note: Text | None = None
    retention: Retention | None = None
    subjects: list[str] = msgspec.field(default_factory=list)


def builtins(document: Catalogue) -> dict[str, Any]:
    """Plain dictionaries and lists in the order of the schema, holes left out."""
    plain: dict[str, Any] = msgspec.to_builtins(document)
    return plain
