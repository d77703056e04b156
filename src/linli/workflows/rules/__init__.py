"""Workflow definitions in plain Python: reading, checking, running, comparing, drawing and importing."""

from linli.workflows.rules.diagram import Diagram, draw
from linli.workflows.rules.diagram import Line as DiagramLine
from linli.workflows.rules.difference import Change, Difference, Meaning, difference
from linli.workflows.rules.document import (
    FORMAT,
    ActionSpec,
    BroadStage,
    ClockSpec,
    Definition,
    Phase,
    RoleSpec,
    StateSpec,
    Text,
    builtins,
    from_builtins,
)
from linli.workflows.rules.drawing import mermaid
from linli.workflows.rules.engine import GENERAL_GUARDS, Engine, find_engine, open_engine, register_engine
from linli.workflows.rules.fault import Fault, Severity
from linli.workflows.rules.imports import Imported, ImportNote, read_business_services
from linli.workflows.rules.lint import errors, lint
from linli.workflows.rules.machine import ANYONE, Machine, Move
from linli.workflows.rules.names import Names
from linli.workflows.rules.reading import MAX_BYTES, Unreadable, digest, read, read_json, write
from linli.workflows.rules.simulate import (
    ClockReading,
    ScriptStep,
    Stage,
    Stop,
    Walk,
    Wandering,
    simulate,
    wander,
)

__all__ = [
    "ANYONE",
    "FORMAT",
    "GENERAL_GUARDS",
    "MAX_BYTES",
    "ActionSpec",
    "BroadStage",
    "Change",
    "ClockReading",
    "ClockSpec",
    "Definition",
    "Diagram",
    "DiagramLine",
    "Difference",
    "Engine",
    "Fault",
    "ImportNote",
    "Imported",
    "Machine",
    "Meaning",
    "Move",
    "Names",
    "Phase",
    "RoleSpec",
    "ScriptStep",
    "Severity",
    "Stage",
    "StateSpec",
    "Stop",
    "Text",
    "Unreadable",
    "Walk",
    "Wandering",
    "builtins",
    "difference",
    "digest",
    "draw",
    "errors",
    "find_engine",
    "from_builtins",
    "lint",
    "mermaid",
    "open_engine",
    "read",
    "read_business_services",
    "read_json",
    "register_engine",
    "simulate",
    "wander",
    "write",
]
