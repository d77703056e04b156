"""What two versions of a definition do differently, and what that means for items under way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from linli.workflows.rules.document import Definition
from linli.workflows.rules.machine import Machine

Rights = dict[tuple[str, str], str]  # (state, role) to where the action leads


@dataclass(frozen=True)
class Change:
    """One line of a comparison. ``part``: STATE, ROLE, CLOCK, ACTION or HEAD; ``how``: ADDED, REMOVED or CHANGED.

    ``details`` name what changed: fields of a state or clock, or rights of an action as ``ROLE in STATE``.
    """

    part: str
    how: str
    code: str
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Meaning:
    """What follows, as a code with the facts of its sentence."""

    code: str
    facts: dict[str, object]


@dataclass(frozen=True)
class Difference:
    """The changes in the order of the document, and what they mean."""

    changes: tuple[Change, ...]
    meanings: tuple[Meaning, ...]

    @property
    def is_empty(self) -> bool:
        """True when both do the same."""
        return not self.changes


def difference(before: Definition, after: Definition) -> Difference:
    """From ``before`` to ``after``. Names and sources alone are changes too, without a meaning for anybody."""
    changes = [
        *_head(before, after),
        *_part("STATE", before.states, after.states),
        *_part("ROLE", before.roles, after.roles),
        *_part("CLOCK", _spread(before), _spread(after)),
        *_actions(before, after),
    ]
    return Difference(tuple(changes), tuple(_meanings(before, after, changes)))


def _head(before: Definition, after: Definition) -> list[Change]:
    fields = ("code", "engine", "initial", "sent_in", "source", "title", "note")
    details = _changed(_plain(before, fields), _plain(after, fields))
    return [Change("HEAD", "CHANGED", after.code, details)] if details else []


def _plain(definition: Definition, fields: Iterable[str]) -> dict[str, Any]:
    return {name: msgspec.to_builtins(getattr(definition, name)) for name in fields}


def _spread(definition: Definition) -> list[Any]:
    """Clocks with their groups written out, so that a group may be renamed."""
    return [
        msgspec.structs.replace(
            clock, runs_in=definition.expand(clock.runs_in), pauses_in=definition.expand(clock.pauses_in)
        )
        for clock in definition.clocks
    ]


def _part(part: str, before: Iterable[Any], after: Iterable[Any]) -> list[Change]:
    old = {spec.code: msgspec.to_builtins(spec) for spec in before}
    new = {spec.code: msgspec.to_builtins(spec) for spec in after}
    removed = [Change(part, "REMOVED", code) for code in old if code not in new]
    added = [Change(part, "ADDED", code) for code in new if code not in old]
    pairs = ((code, _changed(old[code], new[code])) for code in new if code in old)
    return [*removed, *added, *(Change(part, "CHANGED", code, details) for code, details in pairs if details)]


def _changed(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    names = dict.fromkeys((*old, *new))
    return tuple(
        (name, f"{_said(old.get(name))} → {_said(new.get(name))}") for name in names if old.get(name) != new.get(name)
    )


def _said(value: Any) -> str:
    if value is None or value in ("", []):
        return "–"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if isinstance(value, dict):
        return " / ".join(str(one) for one in value.values())
    return str(value)


def _rights(definition: Definition) -> dict[str, Rights]:
    machine, found = Machine(definition), {}  # type: Machine, dict[str, Rights]
    for state in definition.states:
        for move in machine.moves_from(state.code):
            rights = found.setdefault(move.action, {})
            rights.update({(state.code, role): move.to for role in sorted(move.roles)})
    return found


def _actions(before: Definition, after: Definition) -> list[Change]:
    old, new = _rights(before), _rights(after)
    changes = [Change("ACTION", "REMOVED", code) for code in old if code not in new]
    changes += [Change("ACTION", "ADDED", code, _told(new[code])) for code in new if code not in old]
    for code in new:
        if code in old:
            details = (*_right_changes(old[code], new[code]), *_guard_changes(before, after, code))
            if details:
                changes.append(Change("ACTION", "CHANGED", code, details))
    return changes


def _told(rights: Rights) -> tuple[tuple[str, str], ...]:
    return tuple((f"{role} in {state}", f"→ {to}") for (state, role), to in rights.items())


def _right_changes(old: Rights, new: Rights) -> tuple[tuple[str, str], ...]:
    keys = dict.fromkeys((*old, *new))
    return tuple(
        (f"{role} in {state}", f"{old.get((state, role)) or '–'} → {new.get((state, role)) or '–'}")
        for state, role in keys
        if old.get((state, role)) != new.get((state, role))
    )


def _guard_changes(before: Definition, after: Definition, action: str) -> tuple[tuple[str, str], ...]:
    old, new = _guards(before, action), _guards(after, action)
    return (("guards", f"{_said(old)} → {_said(new)}"),) if old != new else ()


def _guards(definition: Definition, action: str) -> list[str]:
    return sorted({guard for row in definition.actions if row.code == action for guard in row.guards})


def _meanings(before: Definition, after: Definition, changes: list[Change]) -> Iterable[Meaning]:
    """Items under way keep the version that they began with; what is said here holds for those that begin from now."""
    if not changes:
        return
    yield Meaning("UNDER_WAY_KEEPS", {})
    old, new = _triples(before), _triples(after)
    for code, lost in _by_action(old - new).items():
        yield Meaning("LESS", {"action": code, "roles": ", ".join(lost)})
    for code, won in _by_action(new - old).items():
        yield Meaning("MORE", {"action": code, "roles": ", ".join(won)})
    gone = [change.code for change in changes if change.part == "STATE" and change.how == "REMOVED"]
    if gone:
        yield Meaning("STATES_GONE", {"states": ", ".join(gone)})
    yield from _clock_meanings(before, after)


def _triples(definition: Definition) -> set[tuple[str, str, str]]:
    return {(action, state, role) for action, rights in _rights(definition).items() for state, role in rights}


def _by_action(triples: set[tuple[str, str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for action, _state, role in sorted(triples):
        roles = found.setdefault(action, [])
        if role not in roles:
            roles.append(role)
    return found


def _clock_meanings(before: Definition, after: Definition) -> Iterable[Meaning]:
    old = {clock.code: clock for clock in before.clocks}
    for clock in after.clocks:
        was = old.get(clock.code)
        if was is None or was.hours is None or clock.hours is None or was.hours == clock.hours:
            continue
        code = "LONGER" if clock.hours > was.hours else "SHORTER"
        yield Meaning(code, {"clock": clock.code, "before": f"{was.hours:g}", "after": f"{clock.hours:g}"})
