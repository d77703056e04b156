"""The secret links that a resident has opened on this device, kept in one signed cookie.

The signature only proves that this site wrote it. Whether a secret still opens its matter is for ``matters``
to check, with the digest that it keeps.
"""

from uuid import UUID

import msgspec
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

MAX_LINKS = 30  # about 2.5 kB; a browser keeps 4 kB in a cookie
KEPT_SECONDS = 180 * 24 * 3600
_SALT = "linli.people.links"

Link = tuple[UUID, str]


def read_links(request: HttpRequest) -> tuple[Link, ...]:
    """(matter id, secret) of each link, the newest first; empty when the cookie is missing, forged or damaged."""
    cookie = request.COOKIES.get(settings.LINLI_LINKS_COOKIE, "")
    if not cookie:
        return ()
    try:
        value = signing.loads(cookie, salt=_SALT, max_age=KEPT_SECONDS)
        return tuple(msgspec.convert(value, type=list[Link])[:MAX_LINKS])
    except (signing.BadSignature, msgspec.ValidationError):
        return ()


def remember_link(request: HttpRequest, response: HttpResponse, *, matter_id: UUID, secret: str) -> None:
    """Put a link whose secret has been checked in front of the others; the oldest fall off."""
    links = [(matter_id, secret), *(link for link in read_links(request) if link[0] != matter_id)][:MAX_LINKS]
    _write(response, links)


def forget_link(request: HttpRequest, response: HttpResponse, *, matter_id: UUID) -> None:
    """Take a link off this device."""
    _write(response, [link for link in read_links(request) if link[0] != matter_id])


def _write(response: HttpResponse, links: list[Link]) -> None:
    value = signing.dumps([(str(matter_id), secret) for matter_id, secret in links], salt=_SALT, compress=True)
    response.set_cookie(
        settings.LINLI_LINKS_COOKIE,
        value,
        max_age=KEPT_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
