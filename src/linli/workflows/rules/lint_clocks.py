"""Holes of the clocks: nobody answers, nothing to measure, a state that no clock sees."""

from collections.abc import Iterator

from linli.workflows.rules.document import GROUP_MARK, ClockSpec, Definition, Phase
from linli.workflows.rules.fault import Fault, error, warning
from linli.workflows.rules.machine import Machine

MAX_HOURS = 5 * 365 * 24


def clocks(definition: Definition) -> Iterator[Fault]:
    """Faults of every clock, and the states in work that none of them times."""
    machine = Machine(definition)
    timed: set[str] = set()
    for clock in definition.clocks:
        yield from _states_of(clock, definition)
        yield from _length(clock)
        yield from _owners(clock, definition, machine)
        timed |= set(definition.expand(clock.runs_in))
    if definition.clocks:
        for state in definition.states:
            if state.phase is Phase.WORKING and state.code not in timed and state.code != definition.initial:
                yield warning("UNTIMED_STATE", state.code)


def _states_of(clock: ClockSpec, definition: Definition) -> Iterator[Fault]:
    phases = {state.code: state.phase for state in definition.states}
    runs_in, pauses_in = definition.expand(clock.runs_in), definition.expand(clock.pauses_in)
    if not runs_in:
        yield error("CLOCK_NEVER_RUNS", clock.code)
    for code in dict.fromkeys((*runs_in, *pauses_in)):
        if code not in phases:
            yield error("UNKNOWN_GROUP" if code.startswith(GROUP_MARK) else "UNKNOWN_STATE", clock.code, value=code)
    for code in runs_in:
        if phases.get(code) is Phase.CLOSED:
            yield error("CLOCK_AFTER_END", clock.code, value=code)
    for code in pauses_in:
        if code in phases and code not in runs_in:
            yield warning("PAUSE_OUTSIDE", clock.code, value=code)
    if runs_in and not set(runs_in) - set(pauses_in):
        yield error("CLOCK_NEVER_RUNS", clock.code)


def _length(clock: ClockSpec) -> Iterator[Fault]:
    if clock.hours is None and not clock.target:
        yield error("CLOCK_WITHOUT_LENGTH", clock.code)
    elif clock.hours is not None and not 0 < clock.hours <= MAX_HOURS:
        yield error("BAD_HOURS", clock.code, value=clock.hours, most=MAX_HOURS)


def _owners(clock: ClockSpec, definition: Definition, machine: Machine) -> Iterator[Fault]:
    """A clock that burns for nobody is the end of every promise; so is an owner who can do nothing about it."""
    if not clock.owners:
        yield error("CLOCK_WITHOUT_OWNER", clock.code)
    roles = {role.code for role in definition.roles}
    for owner in clock.owners:
        if owner not in roles:
            yield error("UNKNOWN_ROLE", clock.code, value=owner)
    for state in definition.expand(clock.runs_in):
        moving = {role for move in machine.moves_from(state) if move.to != state for role in move.roles}
        if clock.owners and not moving & set(clock.owners):
            yield warning("POWERLESS_OWNER", clock.code, value=state)
