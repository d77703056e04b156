"""Reads the BusinessService files of DIGIT's workflow service: states, actions, roles, and clocks in milliseconds.

What their engine does with a file is kept: papers are asked for on the way into a state that wants them, the clock of
a state begins anew when the state is entered, ``*`` is anybody, and a state without a name is where an item begins.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import msgspec

from linli.workflows.rules.document import FORMAT, ActionSpec, ClockSpec, Definition, Phase, RoleSpec, StateSpec, Text
from linli.workflows.rules.imports.business_service_file import Action, Service, State, open_file, services_in
from linli.workflows.rules.imports.filling import filled_in, unreached
from linli.workflows.rules.imports.words import named
from linli.workflows.rules.machine import ANYONE

START = "START"
WHOLE = "TOTAL"  # the clock of the whole service
PAPERS = "PAPERS_ADDED"
_MS_PER_HOUR = 3_600_000


@dataclass(frozen=True)
class ImportNote:
    """Something that the file says in another way, or twice, and what was made of it."""

    code: str
    where: str
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Imported:
    """One service as a definition."""

    definition: Definition
    notes: tuple[ImportNote, ...]


def read_business_services(raw: bytes, *, source: str, engine: str = "") -> list[Imported]:
    """Every service of one file, also of a shell script that posts it. ``source`` says where the file came from.

    ``engine`` is to run them; what it asks for and the file does not say is filled in, which a note tells.

    Raises Unreadable ``NOT_JSON`` and its kin, ``NO_SERVICES``, ``WRONG_TYPE``.
    """
    return [_Reader(service).imported(source, engine) for service in services_in(open_file(raw))]


class _Reader:
    """One service on its way to a definition."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._notes: list[ImportNote] = []
        self._rows = list(self._without_doubles(service.states))
        self._codes = [self._code_of(state) for state in self._rows]
        # A stored service names the next state by its uuid, a file for the first loading by its name.
        self._by_name = {state.uuid: code for state, code in zip(self._rows, self._codes, strict=True) if state.uuid}
        self._by_name |= {code: code for code in self._codes}

    def imported(self, source: str, engine: str) -> Imported:
        """The definition and what was noticed on the way."""
        service = self._service
        actions = list(self._actions())
        roles = dict.fromkeys(role for action in actions for role in action.roles)
        definition = Definition(
            format=FORMAT,
            code=_code(service.businessService),
            engine=engine,
            title=Text(en=service.businessService),
            source=source,
            initial=self._initial(),
            states=tuple(self._state(state, code) for state, code in zip(self._rows, self._codes, strict=True)),
            roles=tuple(RoleSpec(code=role) for role in roles),
            clocks=tuple(self._clocks(actions)),
            actions=tuple(actions),
        )
        self._notes += [ImportNote("NOT_REACHED", code) for code in unreached(definition)]
        self._notes.append(ImportNote("FILLED_IN", definition.code))
        return Imported(named(filled_in(definition), WHOLE), tuple(self._notes))

    def _without_doubles(self, states: Iterable[State]) -> Iterator[State]:
        """The same state written twice is one state; two different ones of one name are left for the lint to refuse."""
        seen: list[State] = []
        for state in states:
            plain = msgspec.structs.replace(state, uuid=None)
            if plain in seen:
                self._notes.append(ImportNote("DOUBLE_STATE", state.state or START))
                continue
            seen.append(plain)
            yield state

    def _code_of(self, state: State) -> str:
        if state.state:
            return state.state.strip()
        if state.applicationStatus:
            self._notes.append(ImportNote("NAMELESS_STATUS", START, {"status": state.applicationStatus}))
        return START

    def _initial(self) -> str:
        """The state without a name, else the first that says it is a start."""
        if START in self._codes:
            return START
        starts = [code for state, code in zip(self._rows, self._codes, strict=True) if state.isStartState]
        return starts[0] if starts else ""

    def _state(self, state: State, code: str) -> StateSpec:
        if state.applicationStatus and state.state and state.applicationStatus != state.state:
            self._notes.append(ImportNote("OTHER_STATUS", code, {"status": state.applicationStatus}))
        if state.isTerminateState and state.actions:
            self._notes.append(ImportNote("END_LEADS_ON", code))
        return StateSpec(
            code=code,
            phase=Phase.CLOSED if state.isTerminateState else Phase.WORKING,
            locked=not state.isStateUpdatable,
        )

    def _actions(self) -> Iterator[ActionSpec]:
        papers = {code for state, code in zip(self._rows, self._codes, strict=True) if state.docUploadRequired}
        for state, code in zip(self._rows, self._codes, strict=True):
            seen: set[ActionSpec] = set()
            for action in state.actions or ():
                row = self._action(action, code, papers)
                if row in seen:
                    self._notes.append(ImportNote("DOUBLE_ACTION", code, {"action": action.action}))
                    continue
                seen.add(row)
                yield row

    def _action(self, action: Action, code: str, papers: set[str]) -> ActionSpec:
        wanted = (action.nextState or "").strip()
        to = self._by_name.get(wanted, wanted)
        return ActionSpec(
            code=action.action.strip(),
            sources=(code,),
            to="" if to == code else to,
            roles=tuple(dict.fromkeys(self._roles(action))),
            guards=(PAPERS,) if to in papers else (),
        )

    def _roles(self, action: Action) -> Iterator[str]:
        listed = action.roles.split(",") if isinstance(action.roles, str) else action.roles or []
        for role in listed:
            if role.strip():
                yield ANYONE if role.strip() == "*" else role.strip()

    def _clocks(self, actions: list[ActionSpec]) -> Iterator[ClockSpec]:
        working = [
            code
            for state, code in zip(self._rows, self._codes, strict=True)
            if not state.isTerminateState and code != START
        ]
        whole = self._hours(self._service.businessServiceSla, WHOLE)
        if whole is not None and working:
            yield ClockSpec(code=WHOLE, owners=_acting(actions, set(working)), runs_in=tuple(working), hours=whole)
        for state, code in zip(self._rows, self._codes, strict=True):
            hours = self._hours(state.sla, code)
            if hours is None:
                continue
            if state.isTerminateState:
                self._notes.append(ImportNote("CLOCK_AT_END", code))
                continue
            yield ClockSpec(
                code=f"IN_{code}", owners=_acting(actions, {code}), runs_in=(code,), hours=hours, restarts=True
            )

    def _hours(self, milliseconds: int | float | str | None, where: str) -> float | None:
        if milliseconds is None or milliseconds == "":
            return None
        try:
            hours = round(float(milliseconds) / _MS_PER_HOUR, 4)
        except ValueError:
            hours = 0.0
        if not 0 < hours < float("inf"):
            self._notes.append(ImportNote("NO_TIME", where, {"value": str(milliseconds)}))
            return None
        return hours


def _acting(actions: Iterable[ActionSpec], states: set[str]) -> tuple[str, ...]:
    """Whoever can say something there answers for the time."""
    return tuple(dict.fromkeys(role for action in actions if states & set(action.sources) for role in action.roles))


def _code(name: str) -> str:
    """``PT.CREATE`` as ``pt.create``, ``BPA_LOW`` as ``bpa-low``."""
    return "".join(c if c.isascii() and (c.isalnum() or c in ".-") else "-" for c in name.strip().lower())[:60]
