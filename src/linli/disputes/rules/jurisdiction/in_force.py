"""A jurisdiction on one day: which of its rows hold, and which of them is meant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from linli.disputes.rules.jurisdiction.rows import (
    ANY,
    Amount,
    Body,
    Choice,
    Coded,
    Door,
    Exclusion,
    PauseReason,
    Reflection,
    Row,
    Rule,
    Words,
)

R = TypeVar("R", bound=Row)


class NoRule(LookupError):
    """The jurisdiction has no such row on that day."""


@dataclass(frozen=True)
class Jurisdiction:
    """All versions of all rows. ``places`` are the first digits of the codes of places where it holds."""

    code: str
    version: str
    name: Words
    places: tuple[str, ...]
    calendar: str
    tables: Mapping[str, tuple[Row, ...]]


@dataclass(frozen=True)
class InForce:
    """The rows that hold on a day."""

    code: str
    version: str
    name: Words
    calendar: str
    on: date
    bodies: tuple[Body, ...]
    rules: tuple[Rule, ...]
    exclusions: tuple[Exclusion, ...]
    endings: tuple[Coded, ...]
    conflicts: tuple[Coded, ...]
    pauses: tuple[PauseReason, ...]
    reflection: tuple[Reflection, ...]
    choices: tuple[Choice, ...]
    amounts: tuple[Amount, ...]
    rights: tuple[Coded, ...]
    reports: tuple[Coded, ...]
    doors: tuple[Door, ...]

    def rule(self, rule_id: str) -> Rule:
        """The rule of that id. Raises NoRule."""
        return _one((rule for rule in self.rules if rule.id == rule_id), rule_id)

    def rule_for(self, act: str, forum: str) -> Rule:
        """The rule for an act before a body, else the one before any body. Raises NoRule."""
        of_act = [rule for rule in self.rules if rule.act == act]
        return _nearest(of_act, [rule.applies.forum for rule in of_act], forum, f"{act} {forum}")

    def body_for(self, kind_code: str) -> Body:
        """Before whom a matter of this kind is mediated: the longest beginning that fits. Raises NoRule."""
        fits = [(len(start), body) for body in self.bodies for start in body.kinds if kind_code.startswith(start)]
        if not fits:
            raise NoRule(kind_code)
        return max(fits, key=lambda fit: fit[0])[1]

    def choice(self, code: str, forum: str = ANY) -> Choice:
        """What is chosen before a body, else before any. Raises NoRule."""
        of_code = [choice for choice in self.choices if choice.code == code]
        return _nearest(of_code, [choice.forum for choice in of_code], forum, f"{code} {forum}")

    def amount(self, code: str, tier: int | None = None) -> Amount:
        """The number of that code and tier. Raises NoRule."""
        return _one((row for row in self.amounts if row.code == code and row.tier == tier), code)

    def pause(self, code: str) -> PauseReason:
        """The reason that stops a clock. Raises NoRule."""
        return _one((row for row in self.pauses if row.code == code), code)

    def ending(self, code: str) -> Coded:
        """The statutory reason for ending. Raises NoRule."""
        return _one((row for row in self.endings if row.code == code), code)

    def door(self, code: str) -> Door:
        """The other door of that code. Raises NoRule."""
        return _one((row for row in self.doors if row.code == code), code)

    def exclusions_for(self, forum: str) -> tuple[Exclusion, ...]:
        """What keeps a dispute out before that body: its own and those of every body."""
        return tuple(row for row in self.exclusions if row.forum in (forum, ANY))


@dataclass(frozen=True)
class ReflectionFacts:
    """What decides on the time for reflection. A waiver counts only when both said it before a mediator.

    ``asked``: a side wants more of it. That is for whoever is vulnerable, and for everybody else: a length that told
    the other side of somebody's troubles would be a betrayal.
    """

    asked: bool = False
    unrepresented_against_repeat_player: bool = False
    both_waived_before_mediator: bool = False


def reflection_for(rows: InForce, facts: ReflectionFacts) -> Reflection:
    """The row whose hours hold: a waiver first, then the longest that applies. Raises NoRule."""
    if facts.both_waived_before_mediator:
        return _one((row for row in rows.reflection if row.code == "WAIVED"), "WAIVED")
    codes = {
        "DEFAULT": True,
        "ASKED": facts.asked,
        "UNREPRESENTED": facts.unrepresented_against_repeat_player,
    }
    apply = [row for row in rows.reflection if codes.get(row.code, False)]
    if not apply:
        raise NoRule("DEFAULT")
    return max(apply, key=lambda row: row.hours)


def in_force(jurisdiction: Jurisdiction, on: date) -> InForce:
    """The rows that hold on a day, in the order of their files."""
    return InForce(
        code=jurisdiction.code,
        version=jurisdiction.version,
        name=jurisdiction.name,
        calendar=jurisdiction.calendar,
        on=on,
        bodies=_held(jurisdiction, "bodies", Body, on),
        rules=_held(jurisdiction, "rules", Rule, on),
        exclusions=_held(jurisdiction, "exclusions", Exclusion, on),
        endings=_held(jurisdiction, "endings", Coded, on),
        conflicts=_held(jurisdiction, "conflicts", Coded, on),
        pauses=_held(jurisdiction, "pauses", PauseReason, on),
        reflection=_held(jurisdiction, "reflection", Reflection, on),
        choices=_held(jurisdiction, "choices", Choice, on),
        amounts=_held(jurisdiction, "amounts", Amount, on),
        rights=_held(jurisdiction, "rights", Coded, on),
        reports=_held(jurisdiction, "reports", Coded, on),
        doors=_held(jurisdiction, "doors", Door, on),
    )


def of_place(jurisdictions: Iterable[Jurisdiction], place_code: str) -> Jurisdiction:
    """The one whose places fit a code best: a town's own before its country's. Raises NoRule."""
    fits = [(len(digits), one) for one in jurisdictions for digits in one.places if place_code.startswith(digits)]
    if not fits:
        raise NoRule(place_code)
    return max(fits, key=lambda fit: fit[0])[1]


def _held(jurisdiction: Jurisdiction, table: str, kind: type[R], on: date) -> tuple[R, ...]:
    rows = jurisdiction.tables.get(table, ())
    return tuple(row for row in rows if isinstance(row, kind) and row.source.holds_on(on))


def _one(rows: Iterable[R], what: str) -> R:
    for row in rows:
        return row
    raise NoRule(what)


def _nearest(rows: list[R], forums: list[str], forum: str, what: str) -> R:
    for wanted in (forum, ANY):
        if wanted in forums:
            return rows[forums.index(wanted)]
    raise NoRule(what)
