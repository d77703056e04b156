"""Published workflows, workflows in files, and what rules say in words."""

from linli.workflows.fault_labels import (
    fault_sentence,
    meaning_sentence,
    note_sentence,
    severity_word,
    stop_sentence,
    unreadable_sentence,
)
from linli.workflows.queries.files import Opened, open_workflow, workflow_named
from linli.workflows.queries.published import (
    WorkflowRow,
    find_in_force,
    find_published,
    find_version,
    forget_workflows,
    get_definition,
    list_versions,
    list_workflows,
    unknown_workflow,
)
from linli.workflows.queries.script import read_script

__all__ = [
    "Opened",
    "WorkflowRow",
    "fault_sentence",
    "find_in_force",
    "find_published",
    "find_version",
    "forget_workflows",
    "get_definition",
    "list_versions",
    "list_workflows",
    "meaning_sentence",
    "note_sentence",
    "open_workflow",
    "read_script",
    "severity_word",
    "stop_sentence",
    "unknown_workflow",
    "unreadable_sentence",
    "workflow_named",
]
