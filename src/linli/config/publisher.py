"""The loop that publishes the record as a log: once a second, and once in a while when there is nothing to publish."""

import logging
import threading
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError, ProgrammingError, connection

from linli.config.roles.session import sign_in_as_sequencer
from linli.config.witness_store import introduce
from linli.ledger.actions import Cosign, open_log_key, publish_own_log
from linli.ledger.rules.standing import LockChanged, LogBusy, LogHalted, LogKeyUnusable

_log = logging.getLogger(__name__)
BATCH = 1000
PACE = 1.0  # seconds between batches: each costs a handful of syncs of the disk
_DATABASE = (OperationalError, InterfaceError, ProgrammingError)  # away; the last: no tables yet, or no right
_PATIENCE = 10.0  # seconds after a refusal, a full disk, a database that is away


def run(stop: threading.Event, cosign: Cosign | None = None) -> None:
    """Publish until told to stop. What stands in the way is said once, and tried again every ten seconds."""
    sign_in_as_sequencer()
    said, pause = "", 0.0
    while not stop.wait(pause):
        try:
            added = publish_once(cosign)
        except LogBusy:
            pause = PACE
        except (LogHalted, LogKeyUnusable, LockChanged, OSError, *_DATABASE) as error:
            said, pause = _say(error, said), _PATIENCE
            if isinstance(error, _DATABASE):
                connection.close()
        else:
            said, pause = "", 0.0 if added >= BATCH else PACE
    connection.close()


def publish_once(cosign: Cosign | None = None) -> int:
    """One batch; how many leaves it added. Raises what ``publish_own_log`` raises, and LogKeyUnusable."""
    key = open_log_key()
    if settings.LINLI_WITNESS:
        introduce(Path(settings.LINLI_WITNESS_DIR), key.name, key.verifier)
    return publish_own_log(key=key, limit=BATCH, seconds=PACE, cosign=cosign)


def _say(error: Exception, said: str) -> str:
    """In the log of the process, once for as long as it stays the same."""
    words = f"{type(error).__name__} {error if isinstance(error, LogHalted | LogKeyUnusable) else ''}".strip()
    if words != said:
        _log.error("the public log does not go on: %s. See docs/operate/public-log.md", words)
    return words
