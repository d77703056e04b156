"""Which snapshot a caller sees.

Outside a change of its own, a process sees the newest committed state: a listener thread (``follow``) swaps it in
when a commit is announced. A transaction that itself changed the ladder sees its own change at once, and nobody else
does until it commits; when it rolls back, its snapshot is forgotten with it.
"""

import threading
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from linli.kit.cells import current_cell
from linli.places.index.follow import Follower
from linli.places.index.snapshot import Snapshot, load_snapshot, read_version

CHANNEL = "linli_places"


class _Change:
    """One change in an open transaction. It lives among the transaction's commit hooks and dies with a rollback."""

    def __init__(self, snapshot: Snapshot | None = None) -> None:
        self.snapshot = snapshot

    def __call__(self) -> None:
        """Committed: from here on the shared snapshot is the one to see."""
        _shared.committed()


class _Shared:
    """The snapshot of committed data that all threads of this process read."""

    def __init__(self) -> None:
        self._snapshot: Snapshot | None = None
        self._stale = False
        self._loading = threading.Lock()
        self._follower = Follower(CHANNEL, self.offer, self.version)

    def version(self) -> int | None:
        """Version of the snapshot in use, or None before the first."""
        return self._snapshot.version if self._snapshot else None

    def offer(self, snapshot: Snapshot) -> None:
        """Take a newer snapshot. One assignment: readers hold either the old one or the new."""
        self._snapshot, self._stale = snapshot, False

    def committed(self) -> None:
        """This process changed the ladder; its listener will hear of it as every other does."""
        self._stale = not self._follower.is_listening

    def followed(self) -> Snapshot | None:
        """The snapshot in use while the listener keeps it new; the way of nearly every call, and cheap."""
        return self._snapshot if self._follower.is_listening and not self._stale else None

    def get(self) -> Snapshot:
        """The snapshot in use. Reads the database for the first one, and while nobody listens."""
        with self._loading:
            if self._snapshot is None or self._stale or self._snapshot.version != _version():
                self.offer(load_snapshot(_raw(), current_cell()))
            if _follows():
                self._follower.start()
            assert self._snapshot is not None, "offer has just set it"
            return self._snapshot


_shared = _Shared()
_local = threading.local()


def current() -> Snapshot:
    """The ladder as this caller may see it: with its own transaction's changes, else as last committed."""
    change = _alive_change() if getattr(_local, "changes", None) else None
    if change is None and (snapshot := _shared.followed()) is not None:
        return snapshot
    if change is None:
        if _follows() or not connection.in_atomic_block:
            return _shared.get()
        # Nobody listens (tests): look once a transaction, and keep what it shows to this transaction.
        change = _register(_Change(_shared.get()))
    if change.snapshot is None:
        change.snapshot = load_snapshot(_raw(), current_cell())
    return change.snapshot


def mark_changed() -> None:
    """Note a change of places or outlines in the current transaction, and announce it when it commits.

    The new version is drawn from a sequence, so a version that was rolled back never comes again.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO places_indexversion (cell, version) VALUES (%s, nextval('places_index_version'))"
            " ON CONFLICT (cell) DO UPDATE SET version = nextval('places_index_version')",
            [current_cell()],
        )
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, current_cell()])
    _register(_Change())


def _register(change: _Change) -> _Change:
    _local.changes = [*_alive_changes(), change]
    transaction.on_commit(change)
    return change


def _alive_changes() -> list[_Change]:
    hooks = [hook[1] for hook in connection.run_on_commit]  # (savepoints, function, robust)
    return [change for change in getattr(_local, "changes", []) if change in hooks]


def _alive_change() -> _Change | None:
    """The latest change of the transaction that is still open, after any rollback to a savepoint."""
    if not getattr(_local, "changes", None):
        return None
    _local.changes = _alive_changes()
    return _local.changes[-1] if _local.changes else None


def _follows() -> bool:
    return bool(getattr(settings, "LINLI_FOLLOW_PLACES", True))


def _version() -> int:
    return read_version(_raw(), current_cell())


def _raw() -> Any:
    """Django's own psycopg connection of this thread, inside whatever transaction is open."""
    connection.ensure_connection()
    return connection.connection
