"""Walk through a definition without an item: by a script of roles and actions, or by chance to find traps."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from linli.workflows.rules.document import ClockSpec, Definition, Phase
from linli.workflows.rules.machine import Machine

MAX_STEPS = 500
MAX_WALKS = 10_000


@dataclass(frozen=True)
class ScriptStep:
    """Somebody with this role says this action, so many hours after the step before."""

    role: str
    action: str
    after_hours: float = 0.0


@dataclass(frozen=True)
class ClockReading:
    """One clock at one moment. ``standing``: RUNNING, PAUSED or STOPPED. ``late`` only with a length in hours."""

    code: str
    elapsed_hours: float
    hours: float | None
    standing: str

    @property
    def late(self) -> bool:
        """True when more time has passed than the clock gives."""
        return self.hours is not None and self.elapsed_hours > self.hours


@dataclass(frozen=True)
class Stage:
    """Where the item stands after a step. The first stage has neither role nor action.

    ``assumes`` are the guards that were taken as fulfilled.
    """

    state: str
    phase: Phase
    at_hours: float
    clocks: tuple[ClockReading, ...]
    role: str = ""
    action: str = ""
    assumes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stop:
    """Why a script went no further: NO_SUCH_ACTION here or NOT_FOR_ROLE; ``open_to`` are pairs that would lead on."""

    reason: str
    step: ScriptStep
    position: int
    open_to: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Walk:
    """The stages of a script; ``stop`` None when it was walked to its end."""

    stages: tuple[Stage, ...]
    stop: Stop | None

    @property
    def is_over(self) -> bool:
        """True when the last stage is a closed one."""
        return self.stages[-1].phase is Phase.CLOSED


def simulate(definition: Definition, script: Sequence[ScriptStep]) -> Walk:
    """Walk the script from the initial state. Guards are taken as fulfilled and named."""
    machine, clocks = Machine(definition), _Clocks(definition)
    phases = {spec.code: spec.phase for spec in definition.states}
    state, at = definition.initial, 0.0
    stages = [Stage(state, phases[state], at, clocks.enter(state))]
    for position, step in enumerate(script[:MAX_STEPS]):
        move = machine.move(state, step.action, {step.role})
        if move is None:
            return Walk(tuple(stages), _stop(machine, state, step, position))
        at += step.after_hours
        clocks.pass_by(state, step.after_hours)
        state = move.to
        reading = clocks.enter(state)
        stages.append(Stage(state, phases[state], at, reading, step.role, step.action, move.guards))
    return Walk(tuple(stages), None)


def _stop(machine: Machine, state: str, step: ScriptStep, position: int) -> Stop:
    reason = "NOT_FOR_ROLE" if machine.moves(state, step.action) else "NO_SUCH_ACTION"
    pairs = [(role, move.action) for move in machine.moves_from(state) for role in sorted(move.roles)]
    return Stop(reason, step, position, tuple(pairs))


class _Clocks:
    """The clocks of one walk."""

    def __init__(self, definition: Definition) -> None:
        self._specs = definition.clocks
        self._runs = {spec.code: frozenset(definition.expand(spec.runs_in)) for spec in self._specs}
        self._pauses = {spec.code: frozenset(definition.expand(spec.pauses_in)) for spec in self._specs}
        self._elapsed = dict.fromkeys(self._runs, 0.0)
        self._state = ""

    def pass_by(self, state: str, hours: float) -> None:
        """Time goes by in this state."""
        for code in self._elapsed:
            if self._standing(code, state) == "RUNNING":
                self._elapsed[code] += hours

    def enter(self, state: str) -> tuple[ClockReading, ...]:
        """The readings on coming into a state."""
        for spec in self._specs:
            if spec.restarts and state in self._runs[spec.code] and state != self._state:
                self._elapsed[spec.code] = 0.0
        self._state = state
        return tuple(self._reading(spec, state) for spec in self._specs)

    def _reading(self, spec: ClockSpec, state: str) -> ClockReading:
        return ClockReading(spec.code, self._elapsed[spec.code], spec.hours, self._standing(spec.code, state))

    def _standing(self, code: str, state: str) -> str:
        if state not in self._runs[code]:
            return "STOPPED"
        return "PAUSED" if state in self._pauses[code] else "RUNNING"


@dataclass
class Wandering:
    """What many walks by chance came to.

    ``ended`` counts closed states, ``stuck`` states with nothing left to do that are not closed; ``unfinished`` walks
    were still going. ``never`` are states that no walk came to.
    """

    walks: int = 0
    steps: int = 0
    longest: int = 0
    unfinished: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    stuck: Counter[str] = field(default_factory=Counter)
    never: tuple[str, ...] = ()


def wander(definition: Definition, *, walks: int = 1000, steps: int = MAX_STEPS, seed: int = 0) -> Wandering:
    """Many walks by chance, each action as likely as any other; the same seed walks the same ways.

    A walk ends in a closed state, in half of the cases where that leads on. Actions that keep the state are left out.
    """
    wanderer = _Wanderer(definition, min(steps, MAX_STEPS), seed)
    for _walk in range(min(walks, MAX_WALKS)):
        wanderer.walk()
    found = wanderer.found
    found.never = tuple(spec.code for spec in definition.states if spec.code not in wanderer.seen)
    return found


class _Wanderer:
    """One definition walked through by dice."""

    def __init__(self, definition: Definition, most: int, seed: int) -> None:
        self._machine, self._most = Machine(definition), most
        self._closed = {spec.code for spec in definition.states if spec.phase is Phase.CLOSED}
        self._dice = random.Random(seed)  # noqa: S311 - walks, no secrets
        self.seen, self.found = {definition.initial}, Wandering()

    def walk(self) -> None:
        """From the initial state to an end, or until it has been long enough."""
        state, walked = self._machine.initial, 0
        while walked < self._most:
            moves = [move for move in self._machine.moves_from(state) if move.to != state and move.roles]
            if not moves or (state in self._closed and self._dice.random() < 0.5):
                break
            state = self._dice.choice(moves).to
            walked += 1
            self.seen.add(state)
        self._count(state, walked)

    def _count(self, state: str, walked: int) -> None:
        found = self.found
        found.walks += 1
        found.steps += walked
        found.longest = max(found.longest, walked)
        if state in self._closed:
            found.ended[state] += 1
        elif walked < self._most:
            found.stuck[state] += 1
        else:
            found.unfinished += 1
