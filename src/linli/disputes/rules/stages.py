"""Which periods run in which stage: read from data, so that a town or a later law changes no code."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from linli.disputes.rules.states import EndReason, State


class StageClock(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One period: the act that the law gives it for, and what follows when it ends."""

    act: str
    on_expiry: Literal["END", "ALARM", "LAPSE", "OUT"]
    end_reason: EndReason | None = None
    remind_before_hours: int | None = None


class StageFault(ValueError):
    """The data cannot be used; the text says where."""


class Stages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All periods by stage; ``kept_through``: stages in which one that runs goes on running.

    ``may_begin_in``: earlier stages in which a period begins already, where the law of the place sets it off by what
    has happened by then, such as the application or the mediator's acceptance.
    """

    version: str
    about: str
    stages: Mapping[State, tuple[StageClock, ...]]
    kept_through: Mapping[str, tuple[State, ...]] = {}
    may_begin_in: Mapping[str, tuple[State, ...]] = {}
    stands_still_in: Mapping[str, tuple[State, ...]] = {}

    def entering(self, state: State) -> tuple[StageClock, ...]:
        """What begins with a stage."""
        return self.stages.get(state, ())

    def early(self, state: State) -> tuple[StageClock, ...]:
        """What may have been set off before its own stage."""
        acts = {act for act, states in self.may_begin_in.items() if state in states}
        return tuple(clock for clocks in self.stages.values() for clock in clocks if clock.act in acts)

    def of_act(self, act: str) -> StageClock | None:
        """The period of an act, in whichever stage it begins; None for one that no stage begins."""
        return next((clock for clocks in self.stages.values() for clock in clocks if clock.act == act), None)

    def runs_on(self, act: str, state: State) -> bool:
        """True when a period that runs keeps running, or standing still, in that stage."""
        return state in self.kept_through.get(act, ())

    def is_quiet(self, state: State) -> bool:
        """True when no period begins or goes on in that stage."""
        return not self.entering(state) and not any(state in through for through in self.kept_through.values())

    def stands_still(self, act: str, state: State) -> bool:
        """True when that stage does not count towards the period."""
        return state in self.stands_still_in.get(act, ())


def read_stages(raw: bytes) -> Stages:
    """Raises StageFault for anything that is not this shape, an end without a reason, or one clock twice in a stage."""
    try:
        stages = msgspec.json.decode(raw, type=Stages)
    except msgspec.DecodeError as fault:
        raise StageFault(str(fault)) from fault
    for state, clocks in stages.stages.items():
        for clock in clocks:
            if (clock.on_expiry == "END") != (clock.end_reason is not None):
                raise StageFault(f"{state}.{clock.act}: an end has a reason, nothing else has one")
        if len({clock.act for clock in clocks}) != len(clocks):
            raise StageFault(f"{state}: one period twice")
    return stages
