"""The loop that publishes the record as a log: once a second, and once in a while when there is nothing to publish."""

import logging
import random
import threading
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from linli.config.roles.session import sign_in_as_sequencer
from linli.config.witness_store import introduce
from linli.ledger.actions import Cosign, publish_batch
from linli.ledger.log_files import Busy, LockChanged, LogFiles, own_log
from linli.ledger.log_key import LogKeyUnusable, make_signing_key, own_log_key
from linli.ledger.queries import get_log_status
from linli.ledger.rules.notes import SigningKey
from linli.ledger.rules.standing import LogHalted

_log = logging.getLogger(__name__)
BATCH = 1000
PACE = 1.0  # seconds between batches: each costs a handful of syncs of the disk
_PATIENCE = 10.0  # seconds after a refusal, a full disk, a database that is away


def run(stop: threading.Event, cosign: Cosign | None = None) -> None:
    """Publish until told to stop. What stands in the way is said once, and tried again every ten seconds."""
    sign_in_as_sequencer()
    said, pause = "", 0.0
    while not stop.wait(pause):
        try:
            added = publish_once(own_log(), cosign)
        except Busy:
            pause = PACE
        except (LogHalted, LogKeyUnusable, LockChanged, OSError, OperationalError, InterfaceError) as error:
            said, pause = _say(error, said), _PATIENCE
            if isinstance(error, OperationalError | InterfaceError):
                connection.close()
        else:
            said, pause = "", 0.0 if added >= BATCH else PACE
    connection.close()


def publish_once(files: LogFiles, cosign: Cosign | None = None) -> int:
    """One batch; how many leaves it added. Raises what ``publish_batch`` raises, and LogKeyUnusable."""
    key = _key(files)
    if settings.LINLI_WITNESS:
        introduce(Path(settings.LINLI_WITNESS_DIR), key.name, key.verifier)
    return publish_batch(files=files, key=key, limit=BATCH, cover=_cover(files), cosign=cosign).added


def _key(files: LogFiles) -> SigningKey:
    """The key; made when nothing was ever published. A log that has lost its key must not go on with another."""
    path = Path(settings.LINLI_LOG_KEY_FILE)
    if not path.exists() and not files.read_lock() and get_log_status().size == 0:
        try:
            return make_signing_key(path, settings.LINLI_LOG_ORIGIN)
        except FileExistsError:
            return own_log_key()
    return own_log_key()


def _cover(files: LogFiles) -> bool:
    """True for the first batch, and then by chance: that a batch came says little about whether anybody did a thing."""
    seconds = settings.LINLI_LOG_COVER_SECONDS
    return not files.read_lock() or (seconds > 0 and random.SystemRandom().random() < PACE / seconds)


def _say(error: Exception, said: str) -> str:
    """In the log of the process, once for as long as it stays the same."""
    words = f"{type(error).__name__} {error if isinstance(error, LogHalted | LogKeyUnusable) else ''}".strip()
    if words != said:
        _log.error("the public log does not go on: %s. See docs/operate/public-log.md", words)
    return words
