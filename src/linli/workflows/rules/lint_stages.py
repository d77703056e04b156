"""What an engine without a table of its own asks: what each state counts as, and who holds each role."""

from collections.abc import Iterator

from linli.workflows.rules.document import BroadStage, Definition, Phase, StateSpec
from linli.workflows.rules.engine import Engine, find_engine
from linli.workflows.rules.fault import Fault, error, warning
from linli.workflows.rules.machine import Machine


def stages(definition: Definition) -> Iterator[Fault]:
    """Faults of a definition whose engine runs states of any name; none for any other."""
    engine = find_engine(definition.engine)
    if engine is None or engine.base is not None:
        return
    for state in definition.states:
        yield from _state(state, engine)
    yield from _roles(definition, engine)
    yield from _receipt(definition)
    yield from _led_on(definition, engine)
    yield from _two_ways(definition)
    yield from _clocks(definition, engine)


def _state(state: StateSpec, engine: Engine) -> Iterator[Fault]:
    if state.stage is None:
        yield error("NO_STAGE", state.code, wanted=", ".join(BroadStage))
        return
    if state.stage.phase is not state.phase:
        yield error("STAGE_OF_OTHER_PHASE", state.code, value=state.stage.value, phase=state.phase.value)
    waits = state.stage is BroadStage.WAITING
    for value, known in ((state.waits_for, engine.waits_for), (state.reason, engine.reasons)):
        if value not in known if waits else value:
            yield error("WAITS_FOR_NOBODY" if waits else "DOES_NOT_WAIT", state.code, wanted=", ".join(sorted(known)))


def _roles(definition: Definition, engine: Engine) -> Iterator[Fault]:
    used = {role for row in definition.actions for role in row.roles}
    for role in definition.roles:
        if not role.parties and role.code in used:
            yield error("ROLE_OF_NOBODY", role.code, wanted=", ".join(sorted(engine.parties)))
        for party in role.parties:
            if party not in engine.parties:
                yield error("UNKNOWN_PARTY", role.code, value=party, wanted=", ".join(sorted(engine.parties)))


def _receipt(definition: Definition) -> Iterator[Fault]:
    """Sending in leads along one way without conditions, to a state that counts as received."""
    machine, code = Machine(definition), definition.initial
    for action in definition.sent_in:
        moves = machine.moves(code, action)
        if len({move.to for move in moves}) != 1 or any(move.guards for move in moves):
            yield error("BAD_RECEIPT", action, state=code)
            return
        code = moves[0].to
    stage = next(state.stage for state in definition.states if state.code == code)
    if stage is not None and stage is not BroadStage.RECEIVED:
        yield error("NOT_RECEIVED", code, value=stage.value)


def _led_on(definition: Definition, engine: Engine) -> Iterator[Fault]:
    """Somebody in person leads on from every state in work; the resident can come back from what is said to be done."""
    machine = Machine(definition)
    parties = {role.code: set(role.parties) for role in definition.roles}
    reached = machine.reachable()
    for state in definition.states:
        if state.code not in reached:
            continue
        moves = [move for move in machine.moves_from(state.code) if move.to != state.code]
        acting = {party for move in moves for role in move.roles for party in parties.get(role, ())}
        if state.phase is Phase.WORKING and moves and not acting & engine.acting:
            yield error("NOBODY_LEADS_ON", state.code)
        if state.phase is Phase.DONE and not acting & engine.kept_roles:
            yield warning("NO_WAY_BACK", state.code)


def _two_ways(definition: Definition) -> Iterator[Fault]:
    """Two roles of one party are one way on."""
    machine = Machine(definition)
    parties = {role.code: role.parties for role in definition.roles}
    for state in definition.states:
        ways: dict[tuple[str, str], set[str]] = {}
        for move in machine.moves_from(state.code):
            for party in {party for role in move.roles for party in parties.get(role, ())}:
                ways.setdefault((move.action, party), set()).add(move.to)
        for (action, party), targets in ways.items():
            if len(targets) > 1:
                yield error("TWO_WAYS", state.code, action=action, role=party, targets=", ".join(sorted(targets)))


def _clocks(definition: Definition, engine: Engine) -> Iterator[Fault]:
    working = {state.code for state in definition.states if state.phase is Phase.WORKING}
    for clock in definition.clocks:
        if clock.hours is None and clock.target not in engine.targets:
            yield error("UNKNOWN_TARGET", clock.code, value=clock.target, wanted=", ".join(sorted(engine.targets)))
        for code in definition.expand(clock.runs_in):
            if code not in working and clock.hours is not None:
                yield error("CLOCK_AFTER_END", clock.code, value=code)
