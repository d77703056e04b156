"""The loop that brings new ledger entries into the chain."""

import logging
import threading
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, ProgrammingError, connection, connections

from linli.config.roles.session import sign_in_as_sequencer
from linli.ledger.actions import sequence_batch
from linli.ledger.events import WAKE

_log = logging.getLogger(__name__)
BATCH = 1000
BUSY_PAUSE = 0.1  # seconds between batches while there is work: one notification for all of them
IDLE_PAUSE = 0.25
_LONGEST_PAUSE = 2.0


class Ear:
    """Waits, and hears when somebody waits for what was just recorded. Where it cannot listen it only waits.

    Its connection belongs to the thread that waits: it is made there, and closed there.
    """

    def __init__(self) -> None:
        self._wrapper: Any = None

    def wait(self, stop: threading.Event, seconds: float) -> bool:
        """True when told to stop; back early when woken."""
        try:
            # One call of several is one waking: what came meanwhile is in the next batch too.
            for _note in self._listening().notifies(timeout=seconds, stop_after=1):
                continue
        except (psycopg.Error, OperationalError, InterfaceError):
            self.close()
            return stop.wait(seconds)
        return stop.is_set()

    def close(self) -> None:
        """Give the connection back; the next wait makes another."""
        if self._wrapper is not None:
            self._wrapper.close()
            self._wrapper = None

    def _listening(self) -> Any:
        """The driver's own connection: Django's has no notifications."""
        if self._wrapper is None:
            self._wrapper = connections.create_connection(DEFAULT_DB_ALIAS)
            self._wrapper.connect()
            self._wrapper.connection.execute(f"LISTEN {WAKE}")
        return self._wrapper.connection


def run(stop: threading.Event, ear: Ear | None = None) -> None:
    """Sequence until told to stop. A lost database is waited for, with growing pauses up to 2 s.

    With an ear it begins at once when somebody waits for what was just recorded.
    """
    sign_in_as_sequencer()
    pause, waiting = BUSY_PAUSE, False
    while not (ear.wait(stop, pause) if ear else stop.wait(pause)):
        try:
            linked = sequence_batch(BATCH)
        except (OperationalError, InterfaceError, ProgrammingError) as error:  # the last: no tables yet, or no right
            if not waiting:
                _log.warning("the ledger's chain waits for the database: %s", type(error).__name__)
            connection.close()
            pause, waiting = min(max(pause, IDLE_PAUSE) * 2, _LONGEST_PAUSE), True
            continue
        pause, waiting = next_pause(linked, pause), False
    if ear:
        ear.close()
    connection.close()


def next_pause(linked: int, pause: float) -> float:
    """None after a full batch, 100 ms while there is work, then half as much again up to 250 ms."""
    if linked >= BATCH:
        return 0.0
    if linked:
        return BUSY_PAUSE
    return min(max(pause, BUSY_PAUSE) * 1.5, IDLE_PAUSE)
