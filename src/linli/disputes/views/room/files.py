"""Files of the room, opened for whoever may read their channel."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from linli.disputes.pages import room as pages
from linli.disputes.pages.looking import CAUCUS, ROOM, note_look
from linli.disputes.queries.evidence import OpenFile, read_file
from linli.kit import clock
from linli.ui.sealed import sealed

_ENDINGS = {"image/jpeg": "jpg", "application/pdf": "pdf"}


@sealed
@require_safe
def file(
    request: HttpRequest, item_id: UUID, secret: str | None = None, dispute_id: UUID | None = None
) -> HttpResponse:
    """A picture to look at, a PDF to keep: its own type only, in a sandbox, under a name that says nothing."""
    door = pages.door_of(request, secret, dispute_id)
    found = read_file(door.standing, item_id)
    note_look(door, clock.now(), CAUCUS if found.owner else ROOM, found.owner)
    response = HttpResponse(found.data, content_type=found.payload.media_type)
    response.headers["Content-Disposition"] = f'{_shown(found)}; filename="{_neutral(found)}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _shown(found: OpenFile) -> str:
    return "inline" if found.payload.media_type == "image/jpeg" else "attachment"


def _neutral(found: OpenFile) -> str:
    """What lies in the downloads of a telephone tells nobody what it is about."""
    return f"{found.item_id.hex[-8:]}.{_ENDINGS[found.payload.media_type]}"
