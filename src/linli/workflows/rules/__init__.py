"""Workflow definitions in plain Python: reading and running."""

from linli.workflows.rules.document import (
    FORMAT,
    ActionSpec,
    ClockSpec,
    Definition,
    Phase,
    RoleSpec,
    StateSpec,
    Text,
    builtins,
    from_builtins,
)
from linli.workflows.rules.machine import Machine, Move
from linli.workflows.rules.reading import MAX_BYTES, Unreadable, digest, read, read_json, write

__all__ = [
    "FORMAT",
    "MAX_BYTES",
    "ActionSpec",
    "ClockSpec",
    "Definition",
    "Machine",
    "Move",
    "Phase",
    "RoleSpec",
    "StateSpec",
    "Text",
    "Unreadable",
    "builtins",
    "digest",
    "from_builtins",
    "read",
    "read_json",
    "write",
]
