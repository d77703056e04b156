"""A report that is saved and resumed without an account, by its secret link or its spoken code, for thirty days."""

import base64
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import SYSTEM, Actor
from linli.kit.errors import Expired, NotFound, Refused, TooLarge
from linli.kit.ids import digest, new_code, normalise_code
from linli.kit.text import clean_text
from linli.ledger import actions as ledger
from linli.matters.actions.photos import delete_files, keep_draft_photo
from linli.matters.models import Draft, IdempotencyKey, Photo

KEPT_DAYS = 30
KEYS_KEPT_DAYS = 7  # longer than any telephone's outbox waits
MAX_BYTES = 64 * 1024
_MAX_DEPTH = 6


@dataclass(frozen=True)
class SavedDraft:
    """A draft as its writer gets it back: what was typed, its photos, its last day, and two ways to come back.

    ``secret`` is that of its link. ``code`` has eight characters that can be said; empty for a draft without one.
    """

    draft_id: UUID
    secret: str
    code: str
    data: dict[str, Any]
    photo_ids: tuple[UUID, ...]
    expires_at: datetime


@transaction.atomic
def save_draft(*, actor: Actor, at: datetime, data: Mapping[str, Any], secret: str = "") -> SavedDraft:
    """Keep what was typed so far: a new draft without ``secret``, else that one; its thirty days begin anew.

    Raises Refused ``draft.malformed``, TooLarge ``draft.too_large``, NotFound ``draft.unknown``, Expired
    ``draft.expired``.
    """
    kept = {"data": _checked(data), "updated_at": at, "expires_at": at + timedelta(days=KEPT_DAYS)}
    if secret:
        draft = _find(secret, at)
        _overwrite(draft, kept)
    else:
        draft = _begin(kept)
        secret = _secret_of(draft.code)
    _record("matters.save_draft", draft.id, actor, at)
    return _saved(draft, secret)


def _begin(values: Mapping[str, Any]) -> Draft:
    """A new draft. Its code is drawn again in the one case of a thousand million in which it is taken."""
    while True:
        code = new_code()
        draft = Draft(code=code, secret_digest=digest(_secret_of(code)), **values)
        Draft.objects.bulk_create([draft], ignore_conflicts=True)
        if Draft.objects.filter(id=draft.id).exists():
            return draft


def _secret_of(code: str) -> str:
    """The secret of the link, which only this site can tell from the code: 22 URL-safe characters."""
    mark = salted_hmac("linli.matters.draft", code, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(mark[:16]).rstrip(b"=").decode()


def _overwrite(draft: Draft, values: Mapping[str, Any]) -> None:
    """A draft that has meanwhile been sent is gone and stays so: raises NotFound ``draft.unknown``."""
    if not Draft.objects.filter(id=draft.id).update(**values):
        raise _unknown_draft()
    for name, value in values.items():
        setattr(draft, name, value)


def resume_draft(*, actor: Actor, at: datetime, secret: str) -> SavedDraft:
    """The draft of that link. Raises NotFound ``draft.unknown``, Expired ``draft.expired``."""
    return _saved(_find(secret, at), secret)


def resume_by_code(*, actor: Actor, at: datetime, code: str) -> SavedDraft:
    """The draft of that code, as somebody has typed or heard it. Whoever calls this counts what is not found.

    Raises Refused ``code.malformed``, NotFound ``draft.unknown_code``, Expired ``draft.expired``.
    """
    secret = _secret_of(normalise_code(code))
    try:
        return _saved(_find(secret, at), secret)
    except NotFound as unknown:
        sentence = _("No saved report has this code. Please check it. Perhaps the report was sent already.")
        raise NotFound("draft.unknown_code", sentence, field="code") from unknown


@transaction.atomic
def add_draft_photo(*, actor: Actor, at: datetime, secret: str, data: bytes) -> UUID:
    """Add a photo to a draft; returns its id. Raises as ``resume_draft``, Refused ``photo.*``, TooLarge."""
    draft = Draft.objects.select_for_update().filter(id=_find(secret, at).id).first()
    if draft is None:
        raise _unknown_draft()
    photo_id = keep_draft_photo(draft, data, at)
    _record("matters.add_draft_photo", draft.id, actor, at)
    return photo_id


@transaction.atomic
def remove_draft_photo(*, actor: Actor, at: datetime, secret: str, photo_id: UUID) -> None:
    """Take a photo out of a draft; one that is not there is no error. Raises as ``resume_draft``."""
    draft = _find(secret, at)
    photos = list(Photo.objects.filter(draft=draft, id=photo_id))
    Photo.objects.filter(draft=draft, id=photo_id).delete()
    transaction.on_commit(lambda: delete_files(photos))
    _record("matters.remove_draft_photo", draft.id, actor, at)


@transaction.atomic
def discard_draft(*, actor: Actor, at: datetime, secret: str) -> None:
    """Throw a draft away with its photos. Raises as ``resume_draft``."""
    draft = _find(secret, at)
    _delete([draft.id])
    _record("matters.discard_draft", draft.id, actor, at)


@transaction.atomic
def purge_expired(*, at: datetime, actor: Actor = SYSTEM, limit: int = 1000) -> int:
    """Delete drafts whose thirty days are over, with their photos, and keys of requests a week old.

    Returns how many drafts went.
    """
    expired = list(Draft.objects.filter(expires_at__lte=at).order_by("expires_at").values_list("id", flat=True)[:limit])
    _delete(expired)
    IdempotencyKey.objects.filter(at__lt=at - timedelta(days=KEYS_KEPT_DAYS)).delete()
    for draft_id in expired:
        _record("matters.purge_draft", draft_id, actor, at)
    return len(expired)


def _find(secret: str, at: datetime) -> Draft:
    draft = Draft.objects.filter(secret_digest=digest(secret.encode("utf-8", "replace").decode())).first()
    if draft is None:
        raise _unknown_draft()
    if draft.expires_at <= at:
        raise Expired("draft.expired", _("A saved report is kept for thirty days, and those are over."))
    return draft


def _unknown_draft() -> NotFound:
    return NotFound("draft.unknown", _("This link opens no saved report. Perhaps it was sent already."))


def _saved(draft: Draft, secret: str) -> SavedDraft:
    photo_ids = tuple(Photo.objects.filter(draft=draft).order_by("added_at", "id").values_list("id", flat=True))
    return SavedDraft(draft.id, secret, draft.code, draft.data, photo_ids, draft.expires_at)


def _delete(draft_ids: list[UUID]) -> None:
    photos = list(Photo.objects.filter(draft_id__in=draft_ids))
    Draft.objects.filter(id__in=draft_ids).delete()
    transaction.on_commit(lambda: delete_files(photos))


def _checked(data: Mapping[str, Any]) -> dict[str, Any]:
    clean = _clean(dict(data), 0)
    assert isinstance(clean, dict), "a mapping stays one"
    if len(msgspec.json.encode(clean)) > MAX_BYTES:
        raise TooLarge("draft.too_large", _("This is too long to be saved. Please keep it shorter."))
    return clean


def _clean(value: Any, depth: int) -> Any:
    """Only what JSON holds, without invisible characters, not nested without end."""
    if depth > _MAX_DEPTH:
        raise _malformed()
    if isinstance(value, str):
        return clean_text(value, max_length=MAX_BYTES)
    if isinstance(value, dict):
        return {_clean(str(key), depth + 1): _clean(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item, depth + 1) for item in value]
    if value is None or isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    raise _malformed()


def _malformed() -> Refused:
    return Refused("draft.malformed", _("This cannot be saved as it is."))


def _record(verb: str, draft_id: UUID, actor: Actor, at: datetime) -> None:
    ledger.record(verb=verb, subject_type="draft", subject_id=draft_id, actor=actor, at=at, before=None, after=None)
