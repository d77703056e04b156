"""A thread that hears of committed changes and loads the new state, while everybody reads the old one."""

import logging
import os
import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import sql

from linli.kit.cells import current_cell
from linli.places.index.snapshot import Snapshot, load_snapshot, read_version

_LOOK_SECONDS = 30.0  # without any announcement the version is looked at this often, and the connection proven
_RETRY_SECONDS = 1.0

logger = logging.getLogger(__name__)


class Follower:
    """Listens on ``channel`` with a connection of its own; hands every newer snapshot to ``offer``."""

    def __init__(self, channel: str, offer: Callable[[Snapshot], None], version: Callable[[], int | None]) -> None:
        self._channel, self._offer, self._version = channel, offer, version
        self._lock = threading.Lock()
        self._process = 0
        self.is_listening = False

    def start(self) -> None:
        """Start the thread unless it runs in this very process; a forked child starts its own."""
        if self._process == os.getpid():
            return
        with self._lock:
            if self._process != os.getpid():
                self.is_listening, self._process = False, os.getpid()
                threading.Thread(target=self._run, name="linli-places", daemon=True).start()

    def _run(self) -> None:
        """Listen for ever; after a lost connection try again every second."""
        while True:
            wrapper = connections.create_connection(DEFAULT_DB_ALIAS)
            try:
                wrapper.connect()
                self._listen(wrapper.connection)
            except (psycopg.Error, OSError) as error:
                logger.warning("not listening for changes of places: %s", error)
            finally:
                self.is_listening = False
                wrapper.close()
            time.sleep(_RETRY_SECONDS)

    def _listen(self, connection: Any) -> None:
        """Look at the version after LISTEN, so that nothing between two connections is missed."""
        connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(self._channel)))
        while True:
            self._catch_up(connection)
            for _notice in connection.notifies(timeout=_LOOK_SECONDS, stop_after=1):
                continue

    def _catch_up(self, connection: Any) -> None:
        while read_version(connection, current_cell()) != self._version():
            self._offer(load_snapshot(connection, current_cell()))
        self.is_listening = True
