"""The pictures of photos. Pages that show them are elsewhere."""

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from linli.kit import clock, uploads
from linli.kit.actors import Actor
from linli.kit.errors import NotFound
from linli.matters import actions


def photo(request: HttpRequest, photo_id: str, size: str) -> HttpResponseBase:
    """One size of a photo, for those who may see its matter, or with ``?key=`` the secret of its link."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    stored = actions.open_photo(
        actor=actor, at=clock.now(), photo_id=_uuid(photo_id), secret=request.GET.get("key", "")
    )
    return uploads.picture(f"{stored.stored_as}/{size}.jpg")


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound("photo.unknown", _("There is no such photo.")) from error
