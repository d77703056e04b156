"""What happened to questions about looks."""

from dataclasses import dataclass
from uuid import UUID

from linli.kit.events import Event


@dataclass(frozen=True, kw_only=True)
class LookAsked(Event):
    """Somebody asked why an office looked. ``place_path``: where the office serves; ``agency_id``: or for whom."""

    question_id: UUID
    about_id: UUID
    of_post_id: UUID | None
    place_path: str
    agency_id: UUID | None


@dataclass(frozen=True, kw_only=True)
class LookExplained(Event):
    """The question has its answer."""

    question_id: UUID
    about_id: UUID
