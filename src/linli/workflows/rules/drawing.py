"""A definition as a Mermaid state diagram."""

import re

from linli.workflows.rules.document import Definition, Phase
from linli.workflows.rules.machine import Machine


def mermaid(definition: Definition) -> str:
    """Every change of state once, its actions on the arrow. Actions that keep the state are left out."""
    machine = Machine(definition)
    ids = {state.code: _identifier(state.code, position) for position, state in enumerate(definition.states)}
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{_quoted(code)}" as {name}' for code, name in ids.items() if name != code]
    lines.append(f"    [*] --> {ids.get(definition.initial, definition.initial)}")
    for state in definition.states:
        arrows: dict[str, list[str]] = {}
        for move in machine.moves_from(state.code):
            if move.to != state.code and move.to in ids:
                arrows.setdefault(move.to, []).append(move.action.lower().replace("_", " "))
        lines += [
            f"    {ids[state.code]} --> {ids[to]}: {', '.join(dict.fromkeys(actions))}"
            for to, actions in arrows.items()
        ]
    lines += [f"    {ids[state.code]} --> [*]" for state in definition.states if state.phase is Phase.CLOSED]
    return "\n".join(lines) + "\n"


def _identifier(code: str, position: int) -> str:
    return code if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", code) else f"s{position}"


def _quoted(code: str) -> str:
    return re.sub(r"[\"\n\r;{}]", " ", code)
