"""How what somebody has uploaded leaves the server: as the type that we made of it, in a sandbox, never as a page.

With ``LINLI_FILES_ORIGIN`` it comes from an origin of its own, which has no session and no page: whoever may see a file
is sent there with a ticket for this one file, good for a minute.
"""

from django.conf import settings
from django.core import signing
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from linli.kit.errors import NotFound

PATH = "/files/"
TICKET_SECONDS = 60
# Kept by no browser: on a shared computer it would be seen again after signing out, and without a look on record.
KEPT = "private, no-store"
SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
_SALT = "linli.files"


def picture(stored_as: str) -> HttpResponseBase:
    """A JPEG of ours to somebody who may see it, or the way to it. Raises NotFound ``photo.gone``."""
    if not settings.LINLI_FILES_ORIGIN:
        return _picture(stored_as)
    ticket = signing.dumps(stored_as, salt=_SALT)
    response = HttpResponseRedirect(f"{settings.LINLI_FILES_ORIGIN}{PATH}{ticket}.jpg")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def picture_of_ticket(ticket: str) -> FileResponse:
    """The file that a ticket opens. Raises NotFound ``photo.gone`` when it is forged, too old, or the file is gone."""
    try:
        stored_as = signing.loads(ticket, salt=_SALT, max_age=TICKET_SECONDS)
    except signing.BadSignature as error:
        raise _gone() from error
    response = _picture(str(stored_as))
    response.headers["Cross-Origin-Resource-Policy"] = "same-site"
    return response


def _picture(stored_as: str) -> FileResponse:
    try:
        file = default_storage.open(stored_as)
    except FileNotFoundError as missing:
        raise _gone() from missing
    response = FileResponse(file, content_type="image/jpeg")
    response.headers["Cache-Control"] = KEPT
    response.headers["Content-Disposition"] = 'inline; filename="photo.jpg"'
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _gone() -> NotFound:
    return NotFound("photo.gone", _("This photo is no longer there."))
