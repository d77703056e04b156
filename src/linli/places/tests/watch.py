"""Hears the events of the ladder and reads its ledger entries, for the tests of its verbs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from unittest.mock import patch
from uuid import UUID

from django.apps import apps

from linli.kit.events import Event
from linli.places.models import Place, PlaceVersion

NOW = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)
TODAY = date(2026, 3, 5)


@contextmanager
def heard() -> Iterator[list[Event]]:
    """The events that the changes of places announce inside the block."""
    events: list[Event] = []
    with patch("linli.places.actions.changes.announce", events.append):
        yield events


def entries(subject_id: UUID) -> list[str]:
    """The verbs of the ledger's entries about a subject, in order."""
    entry = apps.get_model("ledger", "Entry")
    return list(entry._default_manager.filter(subject_id=subject_id).order_by("id").values_list("verb", flat=True))


def history(place: Place) -> list[tuple[str, str, date, date | None]]:
    """Name, path, from and to of every version, in order."""
    rows = PlaceVersion.objects.filter(place=place).order_by("valid_from")
    return [(row.name_zh, row.path, row.valid_from, row.valid_to) for row in rows]
