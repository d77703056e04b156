"""Which periods run in which stage: read from data, so that a town or a later law changes no code."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from linli.calendars.rules import Span, Unit
from linli.disputes.rules.states import EndReason, State


class StageClock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One period: the row of the jurisdiction that it comes from, its length, and what follows when it ends."""

    rule: str
    amount: int
    unit: Unit
    on_expiry: Literal["END", "ALARM"]
    end_reason: EndReason | None = None
    remind_before_hours: int | None = None

    @property
    def span(self) -> Span:
        """Its length."""
        return Span(self.amount, self.unit)


class StageFault(ValueError):
    """The data cannot be used; the text says where."""


class Stages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All periods by forum and stage; ``kept_through``: stages in which one that runs goes on running."""

    version: str
    about: str
    forums: Mapping[str, Mapping[State, tuple[StageClock, ...]]]
    kept_through: Mapping[str, tuple[State, ...]] = {}
    stands_still_in: Mapping[str, tuple[State, ...]] = {}

    def entering(self, forum: str, state: State) -> tuple[StageClock, ...]:
        """What begins with a stage."""
        return self.forums[forum].get(state, ())

    def runs_on(self, rule: str, state: State) -> bool:
        """True when a period that runs keeps running, or standing still, in that stage."""
        return state in self.kept_through.get(rule, ())

    def stands_still(self, rule: str, state: State) -> bool:
        """True when that stage does not count towards the period."""
        return state in self.stands_still_in.get(rule, ())


def read_stages(raw: bytes) -> Stages:
    """Raises StageFault for anything that is not this shape, an end without a reason, or one clock twice in a stage."""
    try:
        stages = msgspec.json.decode(raw, type=Stages)
    except msgspec.DecodeError as fault:
        raise StageFault(str(fault)) from fault
    for forum, by_state in stages.forums.items():
        for state, clocks in by_state.items():
            for clock in clocks:
                if (clock.on_expiry == "END") != (clock.end_reason is not None):
                    raise StageFault(f"{forum}.{state}.{clock.rule}: an end has a reason, an alarm has none")
            if len({clock.rule for clock in clocks}) != len(clocks):
                raise StageFault(f"{forum}.{state}: one period twice")
    return stages
