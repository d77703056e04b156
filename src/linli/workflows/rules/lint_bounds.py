"""Bounds of a definition that a module runs: narrower than what its code carries out, and no right of the kept lost."""

from collections.abc import Iterator

from linli.workflows.rules.document import Definition
from linli.workflows.rules.engine import find_engine
from linli.workflows.rules.fault import Fault, error
from linli.workflows.rules.machine import Machine

Right = tuple[str, str, str, str]  # state, action, role, where it leads


def bounds(definition: Definition) -> Iterator[Fault]:
    """Faults against the engine's base; none for a definition without an engine, or whose engine has no base."""
    engine = find_engine(definition.engine)
    if engine is None or engine.base is None:
        return
    if definition.initial != engine.base.initial:
        yield error("OTHER_INITIAL", "initial", value=definition.initial, wanted=engine.base.initial)
    yield from _states(definition, engine.base)
    yield from _wider(definition, engine.base)
    yield from _lost(definition, engine.base, engine.kept_roles)


def _states(definition: Definition, base: Definition) -> Iterator[Fault]:
    phases = {state.code: state.phase for state in base.states}
    for state in definition.states:
        if state.code not in phases:
            yield error("STATE_NOT_IN_BASE", state.code)
        elif state.phase is not phases[state.code]:
            yield error("OTHER_PHASE", state.code, wanted=phases[state.code].value)


def _wider(definition: Definition, base: Definition) -> Iterator[Fault]:
    rights = set(_rights(base))
    pairs = {(state, action, role) for state, action, role, _to in rights}
    for state, action, role, to in _rights(definition):
        if (state, action, role, to) in rights:
            continue
        if (state, action, role) in pairs:
            yield error("OTHER_TARGET", action, state=state, role=role, value=to)
        else:
            yield error("WIDER_THAN_BASE", action, state=state, role=role)


def _lost(definition: Definition, base: Definition, kept_roles: frozenset[str]) -> Iterator[Fault]:
    """Residents keep what they may, and so does what the system does by itself."""
    held = {(state, action, role) for state, action, role, _to in _rights(definition)}
    states = {state.code for state in definition.states}
    for state, action, role, _to in _rights(base):
        if role in kept_roles and state in states and (state, action, role) not in held:
            yield error("RIGHT_LOST", action, state=state, role=role)


def _rights(definition: Definition) -> Iterator[Right]:
    machine = Machine(definition)
    for state in definition.states:
        for move in machine.moves_from(state.code):
            for role in sorted(move.roles):
                yield state.code, move.action, role, move.to
