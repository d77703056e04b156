"""Keep the built-in life as a version, so that a release that changes it leaves matters under way as they are."""

from datetime import datetime

from linli.kit.actors import SYSTEM
from linli.matters.rules import BUILT_IN, ENGINE
from linli.workflows.actions import Published, publish_workflow
from linli.workflows.queries import find_published, find_version
from linli.workflows.rules import digest


def publish_built_in_life(*, at: datetime) -> Published | None:
    """Publish the built-in life of this release, unless the town has one of its own or this very one is in force.

    Called whenever the worker starts; None when nothing was to do. A town's own life stays in force over releases.
    """
    newest = find_published(ENGINE) if find_version(ENGINE) else None
    if newest is not None:
        own = newest.source != BUILT_IN.definition.source
        if own or digest(newest) == digest(BUILT_IN.definition):
            return None
    return publish_workflow(actor=SYSTEM, at=at, definition=BUILT_IN.definition)
