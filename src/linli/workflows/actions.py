"""Publish a version of a workflow."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from linli.kit.actors import Actor, ActorKind
from linli.kit.cells import current_cell
from linli.kit.errors import NotAllowed, Refused
from linli.kit.events import announce
from linli.ledger.actions import record
from linli.people.rules import may
from linli.places.queries import list_children
from linli.workflows.events import WorkflowPublished
from linli.workflows.fault_labels import fault_sentence
from linli.workflows.models import WorkflowVersion
from linli.workflows.queries import find_published, forget_workflows
from linli.workflows.rules import Definition, Difference, builtins, difference, digest, errors, lint

_LOCK = 0x6C776B66  # "lwkf": one publishing at a time in a cell
MOST_FAULTS_SHOWN = 200


@dataclass(frozen=True)
class Published:
    """The version now in force, what it changed (None for the first), and whether it was in force already."""

    workflow_id: UUID
    code: str
    version: int
    difference: Difference | None
    is_new: bool


def publish_workflow(*, actor: Actor, at: datetime, definition: Definition) -> Published:
    """Make the definition the version in force of its code. What is under way keeps the version that it began with.

    The same definition twice changes nothing. Raises NotAllowed ``workflow.not_allowed`` for anybody but the system and
    administrators of the whole cell, Refused ``workflow.has_holes`` with every hole as a sentence in its facts.
    """
    _check_right(actor)
    _check_whole(definition)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        newest = WorkflowVersion.objects.filter(code=definition.code).order_by("-version").first()
        before = find_published(definition.code)
        changed = difference(before, definition) if before else None
        if newest is not None and bytes(newest.digest) == digest(definition):
            return Published(newest.id, newest.code, newest.version, changed, is_new=False)
        stored = _insert(definition, at, newest)
        _record(actor, at, stored, newest, changed)
    return Published(stored.id, stored.code, stored.version, changed, is_new=True)


def _check_right(actor: Actor) -> None:
    if actor.kind is ActorKind.SYSTEM:
        return
    roots = list_children(None)
    if not roots or not all(may(actor, "workflows.publish", root.path) for root in roots):
        raise NotAllowed("workflow.not_allowed", _("Only an administrator of the whole area may publish workflows."))


def _check_whole(definition: Definition) -> None:
    faults = errors(lint(definition))
    if faults:
        raise Refused(
            "workflow.has_holes",
            _("This workflow has %(count)s faults and cannot be published. The first: %(first)s")
            % {"count": len(faults), "first": fault_sentence(faults[0])},
            facts={"count": len(faults), "holes": [fault_sentence(fault) for fault in faults[:MOST_FAULTS_SHOWN]]},
        )


def _insert(definition: Definition, at: datetime, newest: WorkflowVersion | None) -> WorkflowVersion:
    return WorkflowVersion.objects.create(
        code=definition.code,
        engine=definition.engine,
        version=(newest.version if newest else 0) + 1,
        published_at=at,
        source=definition.source[:200],
        digest=digest(definition),
        document=builtins(definition),
    )


def _record(
    actor: Actor, at: datetime, stored: WorkflowVersion, newest: WorkflowVersion | None, changed: Difference | None
) -> None:
    record(
        verb="workflows.publish",
        subject_type="workflow",
        subject_id=stored.id,
        actor=actor,
        at=at,
        before={"version": newest.version, "digest": bytes(newest.digest).hex()} if newest else None,
        after={"version": stored.version, "digest": bytes(stored.digest).hex()},
        facts={"code": stored.code, "version": stored.version, "changes": len(changed.changes) if changed else 0},
        topics=["workflows"],
    )
    announce(
        WorkflowPublished(cell=current_cell(), at=at, workflow_id=stored.id, code=stored.code, version=stored.version)
    )
    forget_workflows()
    transaction.on_commit(forget_workflows)  # a reader in between may have kept the old version again
