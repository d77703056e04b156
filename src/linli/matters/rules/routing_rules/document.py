"""The shape of routing rules: an ordered list; each has conditions and says who gets what fulfils them.

Conditions are data, never a language: lists and ranges of known things. Everything given in one ``When`` has to hold.
"""

from typing import Any

import msgspec

FORMAT = 1


class Text(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The same in both languages."""

    zh: str = ""
    en: str = ""


class Between(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """Local time of day, ``18:00`` up to, not including, ``08:00``; may pass midnight."""

    from_: str
    to: str


class Answer(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, rename={"is_": "is"}
):
    """One question of the kind answered so: one of some values, or a number in a range, both ends included."""

    ask: str
    is_: tuple[str | bool | float, ...] = ()
    at_least: float | None = None
    at_most: float | None = None


class When(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Conditions. Kinds and places cover what is below them; weekdays are 1 (Monday) to 7."""

    kinds: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    hours: Between | None = None
    weekdays: tuple[int, ...] = ()
    danger: bool | None = None
    answers: tuple[Answer, ...] = ()
    any_of: "tuple[When, ...]" = ()
    none_of: "tuple[When, ...]" = ()


class Target(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who gets it, exactly one of: an agency's team, a place's team, the level to begin with, or a role nearby."""

    agency: str = ""
    place: str = ""
    level: str = ""
    role: str = ""

    @property
    def named(self) -> list[str]:
        """The fields that are given."""
        return [name for name in ("agency", "place", "level", "role") if getattr(self, name)]


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One rule. ``reason`` is what residents read, ``basis`` what the rule rests on."""

    code: str
    name: Text = Text()
    reason: Text = Text()
    basis: str = ""
    when: When = When()
    to: Target = Target()


class RuleList(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The whole list; the first rule that fits wins, without one the ladder decides."""

    format: int
    source: str = ""
    rules: tuple[Rule, ...] = ()


def builtins(document: RuleList) -> dict[str, Any]:
    """Plain dictionaries and lists in the order of the schema, holes left out."""
    plain: dict[str, Any] = msgspec.to_builtins(document)
    return plain


def from_builtins(plain: Any) -> RuleList:
    """The list of a stored document; raises msgspec.ValidationError."""
    return msgspec.convert(plain, RuleList)


def place_codes(document: RuleList) -> set[str]:
    """The codes of all places that the list names, in conditions and as targets."""
    targets = {rule.to.place for rule in document.rules if rule.to.place}
    return targets.union(*(_places_in(rule.when) for rule in document.rules))


def _places_in(when: When) -> set[str]:
    return set(when.places).union(*(_places_in(one) for one in (*when.any_of, *when.none_of)))
