"""Seals second factors with the site's key, so that a copy of the database alone opens no account."""

from linli.kit import sealing

_PURPOSE = "people"


def seal(text: str) -> str:
    """The text under the present key."""
    return sealing.seal(text, purpose=_PURPOSE)


def unseal(sealed: str) -> str:
    """The text again; raises cryptography.fernet.InvalidToken when no key opens it."""
    return sealing.unseal(sealed, purpose=_PURPOSE)
