"""Personal data behind a door: whoever serves gets it only for a look that is on record."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar
from uuid import UUID

from linli.kit.actors import Actor, Duty

T = TypeVar("T")
_MINT: Final = object()


class NotNoted(RuntimeError):
    """Personal data was asked for without a look on record: a fault of ours, and nothing is shown."""


class Look:
    """The proof that looks of somebody are on record. Only ``ledger.actions`` makes one, after it wrote them."""

    __slots__ = ("about", "account_id")

    def __init__(self, account_id: UUID, about: Collection[UUID], *, mint: object) -> None:
        """Raises NotNoted anywhere else."""
        if mint is not _MINT:
            raise NotNoted("only a look that was written down is one")
        self.account_id = account_id
        self.about = frozenset(about)

    def covers(self, actor: Actor, about: Iterable[UUID]) -> bool:
        """Whether it is that reader's, and each of these is among what was looked at."""
        return actor.account_id == self.account_id and self.about.issuperset(about)


def noted(account_id: UUID, about: Collection[UUID]) -> Look:
    """For ``ledger.actions.record_reading`` alone, which a test of the house rules holds."""
    return Look(account_id, about, mint=_MINT)


@dataclass(frozen=True)
class Unread(Generic[T]):
    """Something that holds personal data, and whose it is; nobody has it until the looks are on record.

    ``looks`` are what it is about, each with the post that gives the right; empty where the reader reads the own.
    """

    actor: Actor
    looks: tuple[tuple[UUID, Duty], ...]
    _content: T = field(repr=False)

    def shown_for(self, look: Look | None) -> T:
        """What it holds. Raises NotNoted where a look is missing."""
        about = [about_id for about_id, _duty in self.looks]
        if about and (look is None or not look.covers(self.actor, about)):
            raise NotNoted("personal data without a look on record")
        return self._content
