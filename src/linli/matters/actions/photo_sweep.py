"""Pictures without a row: a file is written before its row, and a transaction that fails leaves the file behind."""

import re
from datetime import datetime, timedelta
from uuid import UUID

from django.core.files.storage import default_storage

from linli.kit.actors import SYSTEM, Actor
from linli.kit.ids import uuid7
from linli.ledger import actions as ledger
from linli.matters.models import Photo

KEPT = timedelta(days=1)  # no transaction is open for so long
_FOLDER = "photos"
_HEX = re.compile(r"[0-9a-f]{2}")
_TURNS = 24  # each hour looks through its share of the folders


def sweep_photos(*, at: datetime, actor: Actor = SYSTEM, limit: int = 1000) -> int:
    """Delete stored pictures older than a day that no row knows; returns how many.

    Each hour of the day looks through a part of the folders, so that every picture is looked at once a day; at most
    ``limit`` go at a time, the rest on the next day. One entry in the record when anything went.
    """
    swept = 0
    for folder in _folders_of_the_hour(at.hour):
        for lost in _lost_in(folder, at)[: limit - swept]:
            _delete(f"{folder}/{lost}")
            swept += 1
    if swept:
        ledger.record(
            verb="matters.sweep_photos",
            subject_type="photos",
            subject_id=uuid7(),
            actor=actor,
            at=at,
            before=None,
            after=None,
            facts={"pictures": swept},
        )
    return swept


def _folders_of_the_hour(hour: int) -> list[str]:
    """Folders are named by two hexadecimal digits; what else lies there is not ours."""
    if not default_storage.exists(_FOLDER):
        return []
    names = sorted(default_storage.listdir(_FOLDER)[0])
    return [f"{_FOLDER}/{name}" for name in names if _HEX.fullmatch(name) and int(name, 16) % _TURNS == hour]


def _lost_in(folder: str, at: datetime) -> list[str]:
    """Names of the pictures of a folder that are old enough and have no row. One statement."""
    names = {_id_of(name): name for name in default_storage.listdir(folder)[0]}
    old = [photo_id for photo_id in names if photo_id is not None and _made_before(photo_id, at - KEPT)]
    known = set(Photo.objects.filter(id__in=old).values_list("id", flat=True))
    return [names[photo_id] for photo_id in sorted(old) if photo_id not in known]


def _id_of(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None


def _made_before(photo_id: UUID, moment: datetime) -> bool:
    """The id of a photo begins with the millisecond in which it was made."""
    return photo_id.int >> 80 < int(moment.timestamp() * 1000)


def _delete(picture: str) -> None:
    for name in default_storage.listdir(picture)[1]:
        default_storage.delete(f"{picture}/{name}")
    default_storage.delete(picture)
