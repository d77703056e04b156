"""The life that a matter began under: a published workflow made ready, or the one that is built in.

Parsed once a process and version; a published version never changes, so nothing has to be forgotten.
"""

from dataclasses import dataclass
from uuid import UUID

from linli.matters.rules import BUILT_IN, ENGINE, STEPS_ENGINE, Life, stepped_life
from linli.workflows.queries import find_in_force, get_definition

_lives: dict[UUID, Life] = {}


@dataclass(frozen=True)
class Begins:
    """With which version a new matter begins; ``workflow_id`` None for the built-in life."""

    code: str
    workflow_id: UUID | None
    life: Life


def life_of(workflow_id: UUID | None) -> Life:
    """The life of that version. One statement the first time in a process."""
    if workflow_id is None:
        return BUILT_IN
    if workflow_id not in _lives:
        definition = get_definition(workflow_id)
        _lives[workflow_id] = stepped_life(definition) if definition.engine == STEPS_ENGINE else Life(definition)
    return _lives[workflow_id]


def begins_with(code: str) -> Begins:
    """What a new matter of a kind with this workflow code begins with; empty for that of all matters.

    A code that nobody published, or that is no workflow of matters, falls back to that of all matters, and this to the
    built-in life: nobody's report fails because of it.
    """
    for name in (code, ENGINE):
        row = find_in_force(name) if name else None
        if row is not None and (row.engine == ENGINE or (row.engine == STEPS_ENGINE and name == code)):
            return Begins(row.code, row.id, life_of(row.id))
    return Begins(ENGINE, None, BUILT_IN)
