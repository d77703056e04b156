"""The pictures of photos. Pages that show them are elsewhere."""

from uuid import UUID

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext_lazy as _

from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.errors import NotFound
from linli.matters import actions

_KEPT = "private, max-age=86400, immutable"  # a photo never changes; only the reader's own browser keeps it


def photo(request: HttpRequest, photo_id: str, size: str) -> FileResponse:
    """One size of a photo, for those who may see its matter, or with ``?key=`` the secret of its link."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    stored = actions.open_photo(
        actor=actor, at=clock.now(), photo_id=_uuid(photo_id), secret=request.GET.get("key", "")
    )
    try:
        file = default_storage.open(f"{stored.stored_as}/{size}.jpg")
    except FileNotFoundError as missing:
        raise NotFound("photo.gone", _("This photo is no longer there.")) from missing
    response = FileResponse(file, content_type="image/jpeg", headers={"Cache-Control": _KEPT})
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound("photo.unknown", _("There is no such photo.")) from error
