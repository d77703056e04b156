"""Where a message leads. Who knows matters says so once, when Django has started; this module knows none.

Asked when a message is written and not before: the secret of a link stands in no outbox.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from linli.notices.rules import Audience

LinkMaker = Callable[[Audience, Sequence[UUID]], Mapping[UUID, "Links"]]


@dataclass(frozen=True)
class Links:
    """Paths on this site: of the matter, and of how its resident is told."""

    matter: str
    preferences: str


_makers: list[LinkMaker] = []


def provide_links(maker: LinkMaker) -> None:
    """Let ``maker`` say the links of matters; the one that came last is asked."""
    _makers[:] = [maker]


def links_of(audience: Audience, matter_ids: Sequence[UUID]) -> Mapping[UUID, Links]:
    """The links of these matters; nothing for a matter that is no more."""
    return _makers[0](audience, matter_ids) if _makers and matter_ids else {}
