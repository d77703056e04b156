"""What may be the same as what somebody is just reporting, in words: kind, village, age and stage, and no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.matters import queries as matters
from linli.matters.queries import AlikeSummary
from linli.places.queries import PlaceRow
from linli.portal.words.stages import STAGES, Stage
from linli.ui.words import ago


@dataclass(frozen=True)
class Alike:
    """One of them, as it is offered."""

    id: UUID
    kind: str
    place: str
    age: str
    stage: Stage

    @property
    def below(self) -> str:
        """Village, age and stage in one line."""
        return " · ".join([self.place, self.age, str(self.stage.text)])


def alike_for(
    text: str,
    kind_code: str,
    place: PlaceRow | None,
    point: tuple[float | None, float | None],
    *,
    now: datetime,
    language: str,
) -> list[Alike]:
    """At most three; none for a kind that is private or not known, or without a place."""
    kind = matters.find_kind(kind_code)
    if kind is None or place is None:
        return []
    found = matters.list_alike(at=now, text=text, kind=kind, place=place, lon=point[0], lat=point[1])
    return alike_words(found, now, language)


def alike_words(found: Sequence[AlikeSummary], now: datetime, language: str) -> list[Alike]:
    """The summaries in the reader's language."""
    return [
        Alike(one.id, one.kind.name(language), one.place.name(language), ago(one.received_at, now), STAGES[one.state])
        for one in found
    ]
