"""The loops that hand notices to their carriers, and webhooks to theirs: a slow carrier holds up no other."""

import logging
import threading
from collections.abc import Callable

from django.db import Error, connection

from linli.kit import clock
from linli.notices import actions
from linli.notices.rules import Channel
from linli.webhooks import actions as webhooks

_log = logging.getLogger(__name__)
IDLE_PAUSE = 0.5  # seconds between two looks; half of what a resident would notice
_LONGEST_PAUSE = 30.0


def start(stop: threading.Event) -> list[threading.Thread]:
    """One thread for each channel that has a driver, and one for webhooks."""
    threads = [
        threading.Thread(
            target=run, args=(stop, channel, actions.make_driver(channel)), name=f"notices-{channel.lower()}"
        )
        for channel in actions.worked_channels()
    ]
    threads.append(threading.Thread(target=run_webhooks, args=(stop,), name="webhooks"))
    for thread in threads:
        thread.start()
    return threads


def run(stop: threading.Event, channel: str, driver: actions.Driver) -> None:
    """Hand over until told to stop. Before the first push its key is made, or the operator told why there is none."""
    is_ready = channel != Channel.PUSH

    def batch() -> int:
        nonlocal is_ready
        if not is_ready:
            _prepare_push()
            is_ready = True
        return actions.hand_over_batch(channel=channel, driver=driver, now=clock.now)

    _loop(stop, f"notices by {channel}", batch, driver.close)


def _prepare_push() -> None:
    """Without a key what waits for devices goes by another way; everything else goes on."""
    try:
        actions.prepare_push_key()
    except actions.PushKeyUnusable as fault:
        _log.error("nothing is pushed to devices: %s", fault)


def run_webhooks(stop: threading.Event) -> None:
    """Deliver until told to stop."""
    _loop(stop, "webhooks", lambda: webhooks.deliver_batch(now=clock.now), lambda: None)


def _loop(stop: threading.Event, name: str, batch: Callable[[], int], close: Callable[[], None]) -> None:
    """What breaks is waited for, with growing pauses, and said once.

    Anything may break here, a driver of the town's own too. A loop that ended would take the notices of its channel
    with it while everything else looks well: so it goes on, and what it held comes again when its lease is over.
    """
    pause, broken = 0.0, False
    while not stop.wait(pause):
        try:
            seen = batch()
        except Exception as error:
            if not broken:
                _say(name, error)
            close()
            connection.close()
            pause, broken = min(max(pause, IDLE_PAUSE) * 2, _LONGEST_PAUSE), True
            continue
        pause, broken = 0.0 if seen else IDLE_PAUSE, False
    close()
    connection.close()


def _say(name: str, error: Exception) -> None:
    """A database that is away is one line; a fault is told with its way through the code."""
    if isinstance(error, Error | OSError):
        _log.warning("%s wait: %s", name, type(error).__name__)
    else:
        _log.error("%s broke off", name, exc_info=error)
