"""Addresses that are shown, copied or sent: always of the site itself, whatever host a request named."""

from django.conf import settings


def absolute(path: str) -> str:
    """The whole address of a path of this site, from LINLI_ORIGIN."""
    origin: str = settings.ORIGIN
    return origin.rstrip("/") + path
