"""Seals small secrets with the site's key, so that a copy of the database alone opens no account."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes


def _fernet(key: str | bytes) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"linli.people.sealing" + force_bytes(key)).digest()))


def _sealer() -> MultiFernet:
    """The present key first; former keys of SECRET_KEY_FALLBACKS still open what they sealed."""
    return MultiFernet([_fernet(key) for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]])


def seal(text: str) -> str:
    """The text under the present key."""
    return _sealer().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text again; raises cryptography.fernet.InvalidToken when no key opens it."""
    return _sealer().decrypt(sealed.encode()).decode()
