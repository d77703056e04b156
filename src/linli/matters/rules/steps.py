"""A life with states and actions of its own: what another town or another engine calls them, run by one verb.

The matter keeps one of the built-in states as its broad stage, so that lists, figures, clocks and other systems need to
know nothing of the workflow. Its own state stands beside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from linli.matters.rules.coded import WAIT_REASONS, WaitingFor
from linli.matters.rules.life import BUILT_IN, GUARDS, Guard, Life, Party, State, Verb
from linli.workflows.rules import ANYONE, GENERAL_GUARDS, ClockSpec, Definition, Engine, Machine, Names, StateSpec
from linli.workflows.rules import Move as Row

STEPS_ENGINE = "matter-steps"  # under this name definitions say that matters live by them, with states of their own

# What leads from state to state in the built-in life; here the definition's own actions do that.
_REPLACED = frozenset(
    {
        Verb.ACCEPT,
        Verb.START,
        Verb.WAIT,
        Verb.RESUME,
        Verb.RESOLVE,
        Verb.CONFIRM,
        Verb.REOPEN,
        Verb.DECLINE,
        Verb.JOIN,
        Verb.SEPARATE,
    }
)
_PARTIES = frozenset({Party.OWNER, Party.TEAM, Party.COORDINATOR, Party.DESK, Party.RESIDENT, Party.SYSTEM})
_WORKS = (State.RECEIVED, State.IN_PROGRESS, State.WAITING)

STEP_ENGINE = Engine(
    name=STEPS_ENGINE,
    base=None,
    kept_roles=frozenset({Party.RESIDENT}),
    guards=GENERAL_GUARDS | GUARDS,
    parties=_PARTIES,
    acting=frozenset({Party.OWNER, Party.TEAM, Party.COORDINATOR, Party.RESIDENT}),
    waits_for=frozenset(WaitingFor),
    reasons=frozenset(WAIT_REASONS),
    targets=frozenset({"first_contact_hours", "resolve_hours"}),
)


@dataclass(frozen=True)
class Way:
    """One action that is open from a state to somebody of these parties. ``to`` is the state itself where it stays."""

    action: str
    source: str
    to: str
    parties: frozenset[Party]
    guards: tuple[str, ...]

    @property
    def needs_words(self) -> bool:
        """True when a reason has to be given."""
        return Guard.REASON_GIVEN in self.guards


class Steps:
    """The own table of a definition, made ready. Immutable; safe to share between threads."""

    def __init__(self, definition: Definition) -> None:
        """Raises KeyError or ValueError where the definition lacks what its lint asks for."""
        self.definition = definition
        self.clocks: tuple[ClockSpec, ...] = tuple(clock for clock in definition.clocks if clock.hours is not None)
        self._machine = Machine(definition)
        self._states = {state.code: state for state in definition.states}
        self._parties = {role.code: frozenset(Party(party) for party in role.parties) for role in definition.roles}
        self._parties.setdefault(ANYONE, _PARTIES)
        self._names = {language: Names(definition, language) for language in ("zh", "en")}
        self.first = definition.initial
        for action in definition.sent_in:
            self.first = self._machine.moves(self.first, action)[0].to

    def spec(self, state: str) -> StateSpec:
        """What the definition says of a state; raises KeyError."""
        return self._states[state]

    def stage(self, state: str) -> State:
        """What a state counts as."""
        stage = self._states[state].stage
        return State(stage.value) if stage is not None else State.IN_PROGRESS

    def stands_in(self, state: str, broad: str) -> bool:
        """True while the own state is where the matter is: not after it was taken back beside the definition."""
        return state in self._states and self.stage(state) == broad

    def ways(self, state: str) -> list[Way]:
        """Everything that leads on from a state, in the order of the definition."""
        return [self._way(row) for row in self._machine.moves_from(state)]

    def knows(self, action: str) -> bool:
        """True when the definition has the action in some state."""
        return any(row.code == action for row in self.definition.actions)

    def state_name(self, state: str, language: str) -> str:
        """What the definition calls a state; its code in words where it gives no name."""
        return self._names[_tongue(language)].state(state)

    def action_name(self, action: str, language: str) -> str:
        """What the definition calls an action; its code in words where it gives no name."""
        return self._names[_tongue(language)].action(action)

    def clock_name(self, clock: str, language: str) -> str:
        """What the definition calls a clock; its code in words where it gives no name."""
        return self._names[_tongue(language)].clock(clock)

    def runs_in(self, clock: ClockSpec, state: str) -> bool:
        """True where the clock runs and does not pause."""
        runs = state in self.definition.expand(clock.runs_in)
        return runs and state not in self.definition.expand(clock.pauses_in)

    def _way(self, row: Row) -> Way:
        parties: Iterable[frozenset[Party]] = (self._parties[role] for role in row.roles)
        return Way(row.action, row.source, row.to, frozenset().union(*parties), row.guards)


def _tongue(language: str) -> str:
    return "zh" if language.startswith("zh") else "en"


def opens_again(before: State, after: State) -> bool:
    """From what was done or over back into work."""
    return before not in _WORKS and after in _WORKS


def stepped_life(definition: Definition) -> Life:
    """The life of a matter with states of its own: its table beside what every matter can do without leaving a stage.

    Residents can take it back from every stage that is open, whatever the definition says.
    """
    rows = tuple(
        msgspec.structs.replace(row, to=row.to if row.code == Verb.WITHDRAW else "")
        for row in BUILT_IN.definition.actions
        if row.code not in _REPLACED
    )
    return Life(msgspec.structs.replace(BUILT_IN.definition, actions=rows), Steps(definition))
