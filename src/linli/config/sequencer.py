"""The loop that brings new ledger entries into the chain."""

import logging
import threading

from django.db import InterfaceError, OperationalError, connection

from linli.ledger.actions import sequence_batch

_log = logging.getLogger(__name__)
BATCH = 1000
BUSY_PAUSE = 0.1  # seconds between batches while there is work: one notification for all of them
IDLE_PAUSE = 0.25
_LONGEST_PAUSE = 2.0


def run(stop: threading.Event) -> None:
    """Sequence until told to stop. A lost database is waited for, with growing pauses up to 2 s."""
    pause, waiting = BUSY_PAUSE, False
    while not stop.wait(pause):
        try:
            linked = sequence_batch(BATCH)
        except (OperationalError, InterfaceError) as error:
            if not waiting:
                _log.warning("the ledger's chain waits for the database: %s", type(error).__name__)
            connection.close()
            pause, waiting = min(max(pause, IDLE_PAUSE) * 2, _LONGEST_PAUSE), True
            continue
        pause, waiting = next_pause(linked, pause), False
    connection.close()


def next_pause(linked: int, pause: float) -> float:
    """None after a full batch, 100 ms while there is work, then half as much again up to 250 ms."""
    if linked >= BATCH:
        return 0.0
    if linked:
        return BUSY_PAUSE
    return min(max(pause, BUSY_PAUSE) * 1.5, IDLE_PAUSE)
