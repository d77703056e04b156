"""Entries in the ledger of a town that runs in processes of its own, linked and published at once."""

from pathlib import Path

from django.conf import settings

from linli.ledger.actions import publish_batch, record_many, sequence_batch
from linli.ledger.log_files import own_log
from linli.ledger.log_key import make_signing_key, own_log_key
from linli.ledger.rules.standing import LogHalted
from linli.ledger.tests.make import new_entries


def write(count: int) -> None:
    """Record, link and publish them; prints the size of the log, or why it does not go on."""
    record_many(new_entries(count))
    sequence_batch(1000)
    path = Path(settings.LINLI_LOG_KEY_FILE)
    key = own_log_key() if path.exists() else make_signing_key(path, settings.LINLI_LOG_ORIGIN)
    try:
        print(publish_batch(files=own_log(), key=key).size)
    except LogHalted as halted:
        print(halted.halt.value)
