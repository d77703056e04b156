"""What a definition still lacks before it can be published: every hole, with where it is.

A fault is a code; its sentence in both languages stands in ``fault_labels``, because rules speak no language.
"""

import re
from collections.abc import Iterator, Sequence

from linli.workflows.rules.document import FORMAT, GROUP_MARK, ActionSpec, Definition, Phase
from linli.workflows.rules.engine import GENERAL_GUARDS, find_engine
from linli.workflows.rules.fault import Fault, Severity, error, warning
from linli.workflows.rules.lint_bounds import bounds
from linli.workflows.rules.lint_clocks import clocks
from linli.workflows.rules.lint_stages import stages
from linli.workflows.rules.machine import Machine

MAX_ROWS = 2000  # states, roles, clocks and actions together; the built-in lifecycle has about fifty
_CODE = re.compile(r"[a-z][a-z0-9.\-]{0,59}")
_NAME = re.compile(r"\S(.{0,78}\S)?")


def lint(definition: Definition) -> list[Fault]:
    """Every hole; without an ERROR among them the definition can be published."""
    faults = [*_head(definition), *_codes(definition), *_actions(definition), *clocks(definition)]
    if any(fault.severity is Severity.ERROR for fault in faults):
        return faults
    return [
        *faults,
        *_paths(definition),
        *_doubles(definition),
        *bounds(definition),
        *stages(definition),
        *_names(definition),
    ]


def errors(faults: Sequence[Fault]) -> list[Fault]:
    """Those that stop publishing."""
    return [fault for fault in faults if fault.severity is Severity.ERROR]


def _head(definition: Definition) -> Iterator[Fault]:
    if definition.format != FORMAT:
        yield error("BAD_FORMAT", "format", wanted=FORMAT)
    if not _CODE.fullmatch(definition.code):
        yield error("BAD_CODE", "code", value=definition.code)
    if not definition.source.strip():
        yield error("NO_SOURCE", "source")
    if definition.engine and find_engine(definition.engine) is None:
        yield error("UNKNOWN_ENGINE", "engine", value=definition.engine)
    rows = (definition.states, definition.roles, definition.clocks, definition.actions)
    if sum(len(part) for part in rows) > MAX_ROWS:
        yield error("TOO_MANY", "$", most=MAX_ROWS)
    if not definition.states:
        yield error("NO_STATES", "states")
    elif not definition.initial:
        yield error("NO_INITIAL", "initial")
    elif definition.initial not in {state.code for state in definition.states}:
        yield error("UNKNOWN_STATE", "initial", value=definition.initial)
    if definition.states and not any(state.phase is Phase.CLOSED for state in definition.states):
        yield error("NO_TERMINAL", "states")


def _codes(definition: Definition) -> Iterator[Fault]:
    parts = {
        "states": [state.code for state in definition.states],
        "roles": [role.code for role in definition.roles],
        "clocks": [clock.code for clock in definition.clocks],
    }
    for part, listed in parts.items():
        for code in dict.fromkeys(listed):
            if not _NAME.fullmatch(code):
                yield error("BAD_CODE", part, value=code)
            if listed.count(code) > 1:
                yield error("DOUBLE_CODE", part, value=code)
    states = {state.code for state in definition.states}
    for name, members in definition.groups.items():
        for member in members:
            if member not in states:
                yield error("UNKNOWN_STATE", f"{GROUP_MARK}{name}", value=member)


def _actions(definition: Definition) -> Iterator[Fault]:
    states = {state.code for state in definition.states}
    roles = {role.code for role in definition.roles}
    engine = find_engine(definition.engine)
    guards = GENERAL_GUARDS if engine is None else engine.guards
    for row in definition.actions:
        yield from _states_of(row, definition, states)
        if not row.roles:
            yield error("NO_ROLES", row.code)
        for role in row.roles:
            if role not in roles:
                yield error("UNKNOWN_ROLE", row.code, value=role)
        for guard in row.guards:
            if guard not in guards:
                yield error("UNKNOWN_GUARD", row.code, value=guard, wanted=", ".join(sorted(guards)))
    used = {role for row in definition.actions for role in row.roles}
    for spec in definition.roles:
        if spec.code not in used:
            yield warning("IDLE_ROLE", spec.code)


def _states_of(row: ActionSpec, definition: Definition, states: set[str]) -> Iterator[Fault]:
    if not _NAME.fullmatch(row.code):
        yield error("BAD_CODE", "actions", value=row.code)
    if not row.sources:
        yield error("NO_SOURCES", row.code)
    for code in definition.expand(row.sources):
        if code not in states:
            yield error("UNKNOWN_GROUP" if code.startswith(GROUP_MARK) else "UNKNOWN_STATE", row.code, value=code)
    if row.to and row.to not in states:
        yield error("UNKNOWN_STATE", row.code, value=row.to)


def _paths(definition: Definition) -> Iterator[Fault]:
    machine = Machine(definition)
    reached = machine.reachable()
    engine = find_engine(definition.engine)
    narrows = engine is not None and engine.base is not None
    closed = {state.code for state in definition.states if state.phase is Phase.CLOSED}
    for state in definition.states:
        if state.code not in reached:
            # A narrower definition may leave a state of its engine unused; elsewhere nobody meant that.
            yield (warning if narrows else error)("UNREACHABLE", state.code)
        elif state.code not in closed and machine.reachable(state.code) == {state.code}:
            yield error("DEAD_END", state.code)
        elif not machine.reachable(state.code) & closed:
            yield error("TRAP", state.code)


def _doubles(definition: Definition) -> Iterator[Fault]:
    """One state, one action, one role: one way on. Anything else would be decided by the order of the file."""
    machine = Machine(definition)
    told: set[tuple[str, str, str]] = set()
    for state in definition.states:
        for move in machine.moves_from(state.code):
            for role in sorted(move.roles):
                rows = [other for other in machine.moves(state.code, move.action) if role in other.roles]
                key = (state.code, move.action, role)
                if len(rows) > 1 and key not in told:
                    told.add(key)
                    targets = ", ".join(dict.fromkeys(other.to for other in rows))
                    yield error("TWO_WAYS", state.code, action=move.action, role=role, targets=targets)


def _names(definition: Definition) -> Iterator[Fault]:
    named = [
        (definition.code, definition.title),
        *((state.code, state.name) for state in definition.states),
        *((role.code, role.name) for role in definition.roles),
        *((clock.code, clock.name) for clock in definition.clocks),
        *((row.code, row.name) for row in definition.actions),
    ]
    nameless = [code for code, name in named if name is None or not (name.zh and name.en)]
    if nameless:
        shown = ", ".join(dict.fromkeys(nameless[:3]))
        yield warning("NO_NAMES", "$", count=len(nameless), first=shown)
