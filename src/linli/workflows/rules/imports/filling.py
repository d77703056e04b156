"""What another engine's definition does not say and ours asks for: what each state counts as, who holds each role.

It is read from how the states hang together and from the words that such definitions use for them. Whoever publishes
the definition looks it through, and changes in the file what is otherwise in the own town.
"""

import msgspec

from linli.workflows.rules.document import ActionSpec, BroadStage, ClockSpec, Definition, Phase, StateSpec
from linli.workflows.rules.machine import ANYONE, Machine

RESIDENT = "CITIZEN"
_BY_ITSELF = ("SYSTEM", "AUTO")  # what the name of a role begins with that nobody in person has
_COUNTERS = ("CSR", "CFC", "CEMP", "COUNTER")  # staff who act for a citizen
_DECIDING = ("APPROVER", "SUPERVISOR", "HEAD", "COMMISSIONER")
_REFUSED = ("REJECT", "DECLINE", "DENIED", "CANCEL")
_TAKEN_BACK = ("WITHDRAW",)
_DONE = ("RESOLVED", "APPROVED", "COMPLETED", "ISSUED", "REGISTERED")
_SENT_IN = frozenset({"APPLY", "SUBMIT"})  # after the very first action, which is always how an item is made
_EVERYBODY = ("OWNER", "TEAM", "COORDINATOR", "DESK", "RESIDENT")


def filled_in(definition: Definition) -> Definition:
    """The definition with stages, parties and what sending in is; clocks that ran in what is done run there no more."""
    gone = unreached(definition)
    actions = tuple(row for row in definition.actions if set(row.sources) - set(gone))
    used = {role for row in actions for role in row.roles}
    sent_in, first = _receipt(definition)
    states = tuple(_state(state, definition, first) for state in definition.states if state.code not in gone)
    working = {state.code for state in states if state.phase is Phase.WORKING}
    clocks = (
        msgspec.structs.replace(clock, runs_in=tuple(code for code in clock.runs_in if code in working))
        for clock in definition.clocks
    )
    return msgspec.structs.replace(
        definition,
        states=states,
        roles=tuple(
            msgspec.structs.replace(role, parties=_parties(role.code)) for role in definition.roles if role.code in used
        ),
        sent_in=sent_in,
        actions=actions,
        clocks=tuple(_of(clock, used) for clock in clocks if clock.runs_in),
    )


def unreached(definition: Definition) -> tuple[str, ...]:
    """The states to which nothing leads. Nothing ever is in them, so they are left out."""
    reached = Machine(definition).reachable() if definition.initial else {state.code for state in definition.states}
    return tuple(dict.fromkeys(state.code for state in definition.states if state.code not in reached))


def _of(clock: ClockSpec, used: set[str]) -> ClockSpec:
    return msgspec.structs.replace(clock, owners=tuple(role for role in clock.owners if role in used))


def _parties(role: str) -> tuple[str, ...]:
    """A citizen is the resident, or a desk for somebody who says so there; other roles are those who work it."""
    if role == ANYONE:
        return _EVERYBODY
    if role == RESIDENT:
        return ("RESIDENT", "DESK")
    if role.startswith(_BY_ITSELF):
        return ("SYSTEM",)
    if role.endswith(_COUNTERS):
        return ("DESK", "TEAM")
    if any(word in role for word in _DECIDING):
        return ("TEAM", "COORDINATOR")
    return ("OWNER", "TEAM", "COORDINATOR") if role.endswith("GRO") else ("OWNER", "TEAM")


def _receipt(definition: Definition) -> tuple[tuple[str, ...], str]:
    """The actions by which somebody sends an item in, and the state in which it then is."""
    machine, code, taken = Machine(definition), definition.initial, []  # type: Machine, str, list[str]
    while True:
        moves = {(move.action, move.to) for move in machine.moves_from(code) if move.to != code}
        if len(moves) != 1 or any(move.guards for move in machine.moves_from(code)):
            return tuple(taken), code
        [(action, to)] = moves
        if taken and action not in _SENT_IN:
            return tuple(taken), code
        taken.append(action)
        code = to


def _state(state: StateSpec, definition: Definition, first: str) -> StateSpec:
    stage = _stage(state, definition, first)
    waits = {"waits_for": "RESIDENT", "reason": "INFORMATION_NEEDED"} if stage is BroadStage.WAITING else {}
    return msgspec.structs.replace(state, stage=stage, phase=stage.phase, **waits)


def _stage(state: StateSpec, definition: Definition, first: str) -> BroadStage:
    refused = any(word in state.code for word in _REFUSED)
    if state.phase is Phase.CLOSED:
        if refused:
            return BroadStage.DECLINED
        if any(word in state.code for word in _TAKEN_BACK):
            return BroadStage.WITHDRAWN
        return BroadStage.RESOLVED if _ends_elsewhere(state.code, definition) else BroadStage.CONFIRMED
    if state.code in (first, definition.initial):
        return BroadStage.RECEIVED
    if state.code.endswith(_DONE) and not state.code.startswith("UN"):
        return BroadStage.RESOLVED
    return BroadStage.WAITING if _waits_for_resident(state.code, definition) else BroadStage.IN_PROGRESS


def _ends_elsewhere(code: str, definition: Definition) -> bool:
    """An end from which something leads to another end is not agreed yet."""
    closed = {state.code for state in definition.states if state.phase is Phase.CLOSED}
    return any(row.to in closed - {code} for row in _leading_on(code, definition))


def _waits_for_resident(code: str, definition: Definition) -> bool:
    """Everything that leads on is said by the citizen, or at a counter for one."""
    roles = [role for row in _leading_on(code, definition) for role in row.roles]
    return RESIDENT in roles and all(
        role == RESIDENT or role.endswith(_COUNTERS) or role.startswith(_BY_ITSELF) for role in roles
    )


def _leading_on(code: str, definition: Definition) -> list[ActionSpec]:
    return [row for row in definition.actions if code in definition.expand(row.sources) and row.to not in ("", code)]
