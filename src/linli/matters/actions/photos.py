"""Photos of matters and of drafts."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.errors import Refused
from linli.kit.ids import uuid7
from linli.matters.actions.change import Note, begin, finish, one_of, written
from linli.matters.actions.photo_file import Encoded, encode
from linli.matters.actions.plan_visit import end_planned_visit
from linli.matters.actions.work import contacted, taken
from linli.matters.events import MatterDiscussed, MatterProgressed
from linli.matters.models import Draft, Matter, Photo, PlannedVisit
from linli.matters.rules import Party, Verb, Visibility

MAX_PHOTOS = 6  # in one step, and in one draft


def add_photo(
    *,
    actor: Actor,
    at: datetime,
    matter_id: UUID,
    files: Sequence[bytes],
    text: str = "",
    visibility: str = Visibility.PUBLIC,
    version: int | None = None,
) -> Matter:
    """Add one to six photos as one step.

    Raises Refused ``photo.*``, TooLarge ``photo.too_large`` and what ``begin`` and ``finish`` raise.
    """
    begin(actor=actor, matter_id=matter_id, verb=Verb.ADD_PHOTO, version=version)  # before any decoding
    pictures = _encode_all(files)
    if not pictures:
        raise Refused("photo.missing", _("Please choose a photo."), field="photos")
    with transaction.atomic():
        begun = begin(actor=actor, matter_id=matter_id, verb=Verb.ADD_PHOTO, version=version)
        seen = Visibility(one_of(visibility, tuple(Visibility), "visibility"))
        if begun.capacity.party is Party.RESIDENT:
            seen = Visibility.PUBLIC
        facts = {"photos": len(pictures), "party": begun.capacity.party.value}
        note = Note(text=written(text, required=False), facts=facts, visibility=seen)
        matter, step = finish(begun, at=at, event=MatterDiscussed, note=note)
        _store(pictures, at=at, visibility=seen, matter_id=matter.id, step_id=step.id)
    return matter


def visit(
    *,
    actor: Actor,
    at: datetime,
    matter_id: UUID,
    text: str,
    files: Sequence[bytes] = (),
    visibility: str = Visibility.PUBLIC,
    version: int | None = None,
) -> Matter:
    """Somebody was there: a note and up to six photos. The first visit is the first contact.

    Raises Refused ``text.missing``, ``photo.*``, TooLarge ``photo.too_large`` and what ``begin`` and ``finish`` raise.
    """
    if files:
        begin(actor=actor, matter_id=matter_id, verb=Verb.VISIT, version=version)  # before any decoding
    pictures = _encode_all(files)
    with transaction.atomic():
        begun = begin(actor=actor, matter_id=matter_id, verb=Verb.VISIT, version=version)
        seen = Visibility(one_of(visibility, tuple(Visibility), "visibility"))
        note = Note(text=written(text), facts={"photos": len(pictures)}, visibility=seen)
        values = {**taken(begun, at), **contacted(begun, at)}
        if begun.matter.accepted_at is None:
            values["accepted_at"] = at
        matter, step = finish(begun, at=at, event=MatterProgressed, note=note, values=values)
        _store(pictures, at=at, visibility=seen, matter_id=matter.id, step_id=step.id)
        end_planned_visit(matter.id, at, PlannedVisit.Ends.MADE)
    return matter


def keep_draft_photo(draft: Draft, data: bytes, at: datetime) -> UUID:
    """Store one more photo of a draft; returns its id. Raises Refused ``photo.too_many`` and as ``encode``."""
    if Photo.objects.filter(draft=draft).count() >= MAX_PHOTOS:
        raise _too_many()
    [photo] = _store([encode(data)], at=at, visibility=Visibility.PUBLIC, draft_id=draft.id)
    return photo.id


def delete_files(photos: Sequence[Photo]) -> None:
    """Remove the stored pictures of rows that are gone."""
    for photo in photos:
        for size in ("full", "thumb"):
            default_storage.delete(f"{photo.stored_as}/{size}.jpg")


def _encode_all(files: Sequence[bytes]) -> list[Encoded]:
    if len(files) > MAX_PHOTOS:
        raise _too_many()
    return [encode(data) for data in files]


def _store(
    pictures: Sequence[Encoded],
    *,
    at: datetime,
    visibility: Visibility,
    matter_id: UUID | None = None,
    step_id: UUID | None = None,
    draft_id: UUID | None = None,
) -> list[Photo]:
    """Files first, rows after: a row without its file never exists, a file without its row does no harm."""
    photos = [
        _photo(
            picture, Photo(visibility=visibility, added_at=at, matter_id=matter_id, step_id=step_id, draft_id=draft_id)
        )
        for picture in pictures
    ]
    return Photo.objects.bulk_create(photos)


def _photo(picture: Encoded, photo: Photo) -> Photo:
    photo.id = uuid7()
    digest = hashlib.sha256(picture.full)
    photo.sha256, photo.size = digest.digest(), len(picture.full)
    photo.width, photo.height = picture.width, picture.height
    photo.stored_as = f"photos/{digest.hexdigest()[:2]}/{photo.id}"
    default_storage.save(f"{photo.stored_as}/full.jpg", ContentFile(picture.full))
    default_storage.save(f"{photo.stored_as}/thumb.jpg", ContentFile(picture.thumb))
    return photo


def _too_many() -> Refused:
    return Refused("photo.too_many", _("At most six photos at a time."), field="photos", facts={"max": MAX_PHOTOS})
