"""May the log go on from here? Decided before a single leaf is added."""

from dataclasses import dataclass
from enum import StrEnum


class Halt(StrEnum):
    """Why nothing is published until a person has looked."""

    LOCK_LOST = "LOCK_LOST"  # leaves in the database, and nothing beside it that says how far they were published
    RESTORED = "RESTORED"  # the database has fewer leaves than were published: it is an older one
    FORKED = "FORKED"  # as many leaves, and other ones
    DAMAGED = "DAMAGED"  # the files do not lead to the root that was signed
    OTHER_KEY = "OTHER_KEY"  # the last checkpoint is of another origin, or was signed with another key
    AHEAD = "AHEAD"  # a witness has signed a longer log than this one


class LogHalted(Exception):
    """The log does not go on, with its ``halt`` and the two sizes that tell why."""

    def __init__(self, halt: Halt, published: int = 0, held: int = 0) -> None:
        super().__init__(f"{halt.value}: {published} leaves published, {held} at hand")
        self.halt, self.published, self.held = halt, published, held


class LogBusy(Exception):
    """Somebody else writes the log at this moment."""


class LockChanged(Exception):
    """The lock is not what it was when this batch began: somebody else has published."""


class LogKeyUnusable(Exception):
    """The key that signs the log is not there or is none; the sentence tells the operator."""


@dataclass(frozen=True)
class Standing:
    """What is known before a batch: sizes, and the hash of the last published leaf in the database and in the files.

    ``published`` is None where no checkpoint was ever signed here.
    """

    published: int | None
    held: int
    last_in_database: bytes = b""
    last_in_files: bytes = b""


def halt_of(standing: Standing) -> Halt | None:
    """Why the log may not go on; None when it may."""
    if standing.published is None:
        return Halt.LOCK_LOST if standing.held else None
    if standing.held < standing.published:
        return Halt.RESTORED
    if standing.last_in_database != standing.last_in_files:
        return Halt.FORKED
    return None
