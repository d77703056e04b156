"""What the states, actions and roles of DIGIT's public definitions are called in both languages.

Their files name nothing but codes. Codes that are not in the list keep no name, which the lint tells.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from linli.workflows.rules.document import ClockSpec, Definition, Text

_FILE = Path(__file__).resolve().parents[2] / "data" / "digit_words.json"


def named(definition: Definition, whole: str) -> Definition:
    """The definition with names where codes are known; ``whole`` is the code of the clock of all of it."""
    words = _words()
    return msgspec.structs.replace(
        definition,
        states=tuple(_named(state, words["states"]) for state in definition.states),
        actions=tuple(_named(action, words["actions"]) for action in definition.actions),
        roles=tuple(msgspec.structs.replace(role, name=_role(role.code, words)) for role in definition.roles),
        clocks=tuple(_clock(clock, words, whole) for clock in definition.clocks),
    )


@cache
def _words() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_FILE.read_text("utf-8"))
    return found


def _named(spec: Any, words: Mapping[str, Mapping[str, str]]) -> Any:
    found = words.get(spec.code)
    return msgspec.structs.replace(spec, name=Text(**found)) if found else spec


def _role(code: str, words: Mapping[str, Any]) -> Text | None:
    by_ending = (found for ending, found in words["roles_ending"].items() if code.endswith(ending))
    found = words["roles"].get(code) or next(by_ending, None)
    return Text(**found) if found else None


def _clock(clock: ClockSpec, words: Mapping[str, Any], whole: str) -> ClockSpec:
    if clock.code == whole:
        return msgspec.structs.replace(clock, name=Text(**words["whole"]))
    state = words["states"].get(clock.runs_in[0]) if len(clock.runs_in) == 1 else None
    if state is None:
        return clock
    within = {language: words["within"][language].format(state=state[language]) for language in ("zh", "en")}
    return msgspec.structs.replace(clock, name=Text(**within))
