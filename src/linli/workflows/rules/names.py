"""The words of a definition in one language, where it has them."""

from linli.workflows.rules.document import Definition, Text
from linli.workflows.rules.engine import find_engine


class Names:
    """What states, roles, clocks and actions are called; the engine's own names where the definition gives none."""

    def __init__(self, definition: Definition, language: str) -> None:
        self._chinese = language.startswith("zh")
        engine = find_engine(definition.engine)
        self._words: dict[tuple[str, str], str] = {}
        for source in (engine.base if engine else None, definition):
            if source is not None:
                self._take(source)
        self.title = self._said(definition.title) or definition.code

    def state(self, code: str) -> str:
        """The name of a state, or its code in words."""
        return self._word("STATE", code)

    def role(self, code: str) -> str:
        """The name of a role, or its code in words."""
        return self._word("ROLE", code)

    def clock(self, code: str) -> str:
        """The name of a clock, or its code in words."""
        return self._word("CLOCK", code)

    def action(self, code: str) -> str:
        """The name of an action, or its code in words."""
        return self._word("ACTION", code)

    def part(self, part: str, code: str) -> str:
        """The name of a part as a comparison calls it: STATE, ROLE, CLOCK, ACTION or HEAD."""
        return self.title if part == "HEAD" else self._word(part, code)

    def _take(self, definition: Definition) -> None:
        named = [
            *(("STATE", spec.code, spec.name) for spec in definition.states),
            *(("ROLE", spec.code, spec.name) for spec in definition.roles),
            *(("CLOCK", spec.code, spec.name) for spec in definition.clocks),
            *(("ACTION", spec.code, spec.name) for spec in definition.actions),
        ]
        for part, code, name in named:
            if self._said(name):
                self._words[part, code] = self._said(name)

    def _said(self, name: Text | None) -> str:
        if name is None:
            return ""
        return (name.zh or name.en) if self._chinese else (name.en or name.zh)

    def _word(self, part: str, code: str) -> str:
        return self._words.get((part, code)) or code.replace("_", " ").lower()
