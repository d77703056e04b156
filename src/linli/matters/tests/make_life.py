"""Narrower lives of matters for tests, made from the built-in one."""

from collections.abc import Callable, Iterable

import msgspec

from linli.kit.actors import SYSTEM
from linli.matters.rules import BUILT_IN, ENGINE
from linli.matters.tests.make import MORNING
from linli.workflows import actions as workflows
from linli.workflows.rules import ActionSpec, Definition

Edit = Callable[[ActionSpec], ActionSpec | None]


def make_life(*edits: Edit, code: str = ENGINE) -> Definition:
    """The built-in life with every row passed through the edits; None leaves the row out."""
    rows: Iterable[ActionSpec | None] = BUILT_IN.definition.actions
    for edit in edits:
        rows = [edit(row) for row in rows if row is not None]
    kept = tuple(row for row in rows if row is not None)
    return msgspec.structs.replace(BUILT_IN.definition, code=code, source="test", actions=kept)


def without(verb: str, *roles: str) -> Edit:
    """Take the verb from these roles."""

    def edit(row: ActionSpec) -> ActionSpec | None:
        if row.code != verb:
            return row
        left = tuple(role for role in row.roles if role not in roles)
        return msgspec.structs.replace(row, roles=left) if left else None

    return edit


def guarded(verb: str, *guards: str) -> Edit:
    """Put conditions on the verb."""

    def edit(row: ActionSpec) -> ActionSpec:
        return msgspec.structs.replace(row, guards=guards) if row.code == verb else row

    return edit


def publish_life(definition: Definition) -> workflows.Published:
    """In force from the morning."""
    return workflows.publish_workflow(actor=SYSTEM, at=MORNING, definition=definition)
