"""Looks at a resident's information, in words: from which post, why, when. Never a name."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from linli.readings import queries as readings
from linli.readings.queries import EachLook
from linli.readings.queries.why import why_words


def looks_at(matter_id: UUID, at: datetime, language: str) -> list[EachLook]:
    """Every look at a matter, newest first, its purpose in words."""
    return [replace(look, purpose=why_words(look.purpose)) for look in readings.list_each_look(matter_id, at, language)]
