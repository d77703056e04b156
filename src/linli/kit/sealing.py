"""Seals secrets and files that wait with the site's key, so that a copy of the database alone opens nothing."""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.encoding import force_bytes


def seal(text: str, *, purpose: str) -> str:
    """The text under the present key; what is sealed for one purpose is not opened for another."""
    return seal_bytes(text.encode(), purpose=purpose).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """The text again; raises cryptography.fernet.InvalidToken when no key opens it."""
    return unseal_bytes(sealed.encode(), purpose=purpose).decode()


def seal_bytes(content: bytes, *, purpose: str) -> bytes:
    """As seal, for any bytes; a third longer than these."""
    return _sealer(purpose).encrypt(content)


def unseal_bytes(sealed: bytes, *, purpose: str) -> bytes:
    """As unseal."""
    return _sealer(purpose).decrypt(sealed)


def _sealer(purpose: str) -> MultiFernet:
    """The present key first; former keys of SECRET_KEY_FALLBACKS still open what they sealed."""
    return MultiFernet([_fernet(key, purpose) for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]])


def _fernet(key: str | bytes, purpose: str) -> Fernet:
    salt = f"linli.{purpose}.sealing".encode()
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(salt + force_bytes(key)).digest()))
