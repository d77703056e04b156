"""Reading of acts: words as JSON, photos beside them, a key for the whole."""

import hashlib
from typing import TypeVar
from uuid import UUID

import msgspec
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, ActorKind
from linli.kit.errors import Conflict, NotAllowed, Refused, TooLarge
from linli.matters.actions import Idempotency, request_digest
from linli.matters.api.requests import MIN_KEY, read_json

S = TypeVar("S", bound=msgspec.Struct)


def signed_in(request: HttpRequest) -> Actor:
    """The actor; raises NotAllowed ``work.not_signed_in`` (401) without an account: a key works nothing.

    A queue belongs to whoever wrote it: raises Conflict ``work.other_account`` when Linli-Account names another one.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.kind is ActorKind.API or not request.user.is_authenticated:
        raise NotAllowed("work.not_signed_in", _("Please sign in first."), status=401)
    meant = request.headers.get("Linli-Account", "")
    if meant and meant != str(actor.account_id):
        sentence = _("This was written under another account. Please sign in with that one to send it.")
        raise Conflict("work.other_account", sentence)
    return actor


def read_act(request: HttpRequest, struct: type[S]) -> tuple[S, list[bytes], Idempotency]:
    """Words, photos and the key of the request: application/json, or multipart/form-data with ``body`` and ``photos``.

    Raises as ``read_json``, TooLarge ``photo.too_large``, Refused ``idempotency.missing`` and ``idempotency.bad_key``.
    """
    if request.content_type == "multipart/form-data":
        body, photos = _parts(request)
        words = _decoded(body, struct)
    else:
        words, body, photos = read_json(request, struct), request.body, []
    return words, photos, _idempotency(request, body, photos)


def _parts(request: HttpRequest) -> tuple[bytes, list[bytes]]:
    try:
        body, uploads = request.POST.get("body", ""), request.FILES.getlist("photos")
    except (MultiPartParserError, OSError) as error:
        raise _malformed() from error
    if any((upload.size or 0) > settings.LINLI_UPLOAD_BYTES for upload in uploads):
        raise TooLarge("photo.too_large", _("This file is too large. A photo may have 20 MB."), field="photos")
    return body.encode("utf-8", "replace"), [_bytes(upload) for upload in uploads]


def _bytes(upload: "UploadedFile[bytes]") -> bytes:
    return bytes(upload.read())


def _decoded(body: bytes, struct: type[S]) -> S:
    try:
        return msgspec.json.decode(body, type=struct)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _malformed() from error


def _idempotency(request: HttpRequest, body: bytes, photos: list[bytes]) -> Idempotency:
    """One scope an account. The digest covers the address, the words and every photo."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        sentence = _("A request of this kind needs a key of its own, so that it is done once.")
        raise Refused("idempotency.missing", sentence, field="Idempotency-Key")
    if len(key) < MIN_KEY:
        sentence = _("The key of a request needs at least 16 characters, drawn at random.")
        raise Refused("idempotency.bad_key", sentence, field="Idempotency-Key", facts={"min": MIN_KEY})
    account: UUID = request.user.pk  # type: ignore[assignment]
    parts = [request.path.encode(), body, *photos]
    content = b"".join(hashlib.sha256(part).digest() for part in parts)
    return Idempotency(f"work:{account}", key, request_digest(content))


def _malformed() -> Refused:
    sentence = _("The body of the request does not have the form that the documentation describes.")
    return Refused("body.malformed", sentence)
