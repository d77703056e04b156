"""The cache of a web process, save for what django-allauth counts and marks: that is in the database, for all.

A limit of five codes would be one of ten where two processes answer, were each to count for itself.
"""

from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.locmem import LocMemCache

# What the keys of its limits and of their locks begin with, and those of the codes of an app that have been used: each
# is good once, whichever process it comes to.
SHARED = ("allauth:rl:", "allauth.mfa.totp.used")
TABLE = "people_allauthrate"


class RateCache(LocMemCache):
    """Memory of the process; keys that begin with SHARED go to TABLE, which the model AllauthRate describes."""

    def __init__(self, name: str, params: dict[str, Any]) -> None:
        super().__init__(name, params)
        # Nothing is dropped for want of room: whoever fills the table must not free himself of a limit by it.
        self._shared = DatabaseCache(TABLE, {**params, "MAX_ENTRIES": 10_000_000})

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """The value, or the default."""
        return self._shared.get(key, default, version) if _is_shared(key) else super().get(key, default, version)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Store it unless it is there; True when it was not."""
        if _is_shared(key):
            return bool(self._shared.add(key, value, timeout, version))
        return bool(super().add(key, value, timeout, version))

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Store it."""
        if _is_shared(key):
            self._shared.set(key, value, timeout, version)
        else:
            super().set(key, value, timeout, version)

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Forget it; True when it was there."""
        return bool(self._shared.delete(key, version) if _is_shared(key) else super().delete(key, version))


def _is_shared(key: Any) -> bool:
    return str(key).startswith(SHARED)
