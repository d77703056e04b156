"""The loops that hand notices to their carriers: one thread a channel, so that a slow carrier holds up no other."""

import logging
import threading

from django.db import Error, connection

from linli.kit import clock
from linli.notices import actions

_log = logging.getLogger(__name__)
IDLE_PAUSE = 0.5  # seconds between two looks; half of what a resident would notice
_LONGEST_PAUSE = 30.0


def start(stop: threading.Event) -> list[threading.Thread]:
    """One thread for each channel that has a driver."""
    threads = [
        threading.Thread(
            target=run, args=(stop, channel, actions.make_driver(channel)), name=f"notices-{channel.lower()}"
        )
        for channel in actions.served_channels()
    ]
    for thread in threads:
        thread.start()
    return threads


def run(stop: threading.Event, channel: str, driver: actions.Driver) -> None:
    """Hand over until told to stop. What breaks is waited for, with growing pauses, and said once.

    Anything may break here, a driver of the town's own too. A loop that ended would take the notices of its channel
    with it while everything else looks well: so it goes on, and what it held comes again when its lease is over.
    """
    pause, broken = 0.0, False
    while not stop.wait(pause):
        try:
            seen = actions.hand_over_batch(channel=channel, driver=driver, now=clock.now)
        except Exception as error:
            if not broken:
                _say(channel, error)
            driver.close()
            connection.close()
            pause, broken = min(max(pause, IDLE_PAUSE) * 2, _LONGEST_PAUSE), True
            continue
        pause, broken = 0.0 if seen else IDLE_PAUSE, False
    driver.close()
    connection.close()


def _say(channel: str, error: Exception) -> None:
    """A database that is away is one line; a fault is told with its way through the code."""
    if isinstance(error, Error | OSError):
        _log.warning("notices by %s wait: %s", channel, type(error).__name__)
    else:
        _log.error("notices by %s broke off", channel, exc_info=error)
