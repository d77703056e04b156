"""Published workflows, kept in the process: asking for a definition costs no statement once it is known.

Whether something newer was published is asked every few seconds at most, in every process.
"""

import time
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.kit.errors import NotFound
from linli.workflows.models import WorkflowVersion
from linli.workflows.rules import Definition, find_engine, from_builtins

CHECKED_EVERY_SECONDS = 2.0
_ROW_FIELDS = ("id", "code", "engine", "version", "published_at", "source")


@dataclass(frozen=True)
class WorkflowRow:
    """One published version without its document."""

    id: UUID
    code: str
    engine: str
    version: int
    published_at: datetime
    source: str


_in_force: dict[str, WorkflowRow] | None = None
_checked_at = 0.0
_definitions: dict[UUID, Definition] = {}


def list_workflows() -> list[WorkflowRow]:
    """The version in force of every workflow, by code."""
    return sorted(_shelf().values(), key=lambda row: row.code)


def list_versions(code: str) -> list[WorkflowRow]:
    """Every version of one workflow, the newest first."""
    rows = WorkflowVersion.objects.filter(code=code).order_by("-version").values_list(*_ROW_FIELDS)
    return [WorkflowRow(*row) for row in rows]


def find_in_force(code: str) -> WorkflowRow | None:
    """The version of that code that begins from now, or None. No statement while the process knows it."""
    return _shelf().get(code)


def find_version(code: str, version: int | None = None) -> WorkflowRow | None:
    """One version of that code, by default the newest; None when there is none."""
    return next((row for row in list_versions(code) if version in (None, row.version)), None)


def get_definition(workflow_id: UUID) -> Definition:
    """The definition of a published version; raises NotFound ``workflow.unknown``. Published versions never change."""
    if workflow_id not in _definitions:
        document = WorkflowVersion.objects.filter(id=workflow_id).values_list("document", flat=True).first()
        if document is None:
            raise unknown_workflow()
        _definitions[workflow_id] = from_builtins(document)
    return _definitions[workflow_id]


def find_published(code: str, version: int | None = None) -> Definition | None:
    """The definition of a code and number; without one published, what the engine of that name begins with."""
    row = find_version(code, version)
    if row is not None:
        return get_definition(row.id)
    engine = find_engine(code)
    return engine.base if engine is not None and version is None else None


def forget_workflows() -> None:
    """Look again at once: called after publishing, and by tests."""
    global _in_force, _checked_at
    _in_force, _checked_at = None, 0.0


def unknown_workflow() -> NotFound:
    """There is no such version."""
    return NotFound("workflow.unknown", _("There is no such workflow, or no such version of it."))


def _shelf() -> dict[str, WorkflowRow]:
    global _in_force, _checked_at
    now = time.monotonic()
    if _in_force is None or now - _checked_at >= CHECKED_EVERY_SECONDS:
        rows = WorkflowVersion.objects.order_by("code", "-version").distinct("code").values_list(*_ROW_FIELDS)
        _in_force = {row.code: row for row in (WorkflowRow(*values) for values in rows)}
        _checked_at = now
    return _in_force
