"""A public log of a test's own, and a matter whose steps are in it."""

from pathlib import Path
from typing import Any

from linli.ledger import actions as ledger
from linli.ledger.log_files import own_log
from linli.ledger.log_key import make_signing_key, own_log_key
from linli.ledger.rules.receipts import Trust
from linli.ledger.tests.make import link_all


def own_public_log(folder: Path, settings: Any) -> None:
    """From here on the log is in this folder, with a new key."""
    settings.LINLI_LOG_DIR = str(folder / "log")
    settings.LINLI_LOG_KEY_FILE = str(folder / "log.key")
    settings.LINLI_LOG_ORIGIN = "town.example/log"
    make_signing_key(folder / "log.key", settings.LINLI_LOG_ORIGIN)
    own_log().show_public_key(ledger.open_log_key().verifier.text)


def publish_all() -> None:
    """Everything that was recorded, as the worker does it."""
    link_all()
    ledger.publish_batch(files=own_log(), key=ledger.open_log_key())


def own_trust() -> Trust:
    """Who believes this log."""
    key = own_log_key()
    return Trust(key.name, (key.verifier,))
