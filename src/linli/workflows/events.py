"""What this module announces."""

from dataclasses import dataclass
from uuid import UUID

from linli.kit.events import Event


@dataclass(frozen=True)
class WorkflowPublished(Event):
    """A version of a workflow is in force."""

    workflow_id: UUID
    code: str
    version: int
