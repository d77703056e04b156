"""Publishing the log of this installation: its folder, its key, and batches that stand for nothing."""

import random
from pathlib import Path

from django.conf import settings

from linli.ledger.actions.publish.publish import Cosign, publish_batch
from linli.ledger.log_files import LogFiles, own_log
from linli.ledger.log_key import make_signing_key, own_log_key
from linli.ledger.models import Leaf
from linli.ledger.rules.notes import SigningKey


def open_log_key() -> SigningKey:
    """The key; made when nothing was ever published. Its public half is put beside the log, where the web reads it.

    Raises LogKeyUnusable: a log goes on with its own key only.
    """
    files = own_log()
    key = _find_or_make(files, Path(settings.LINLI_LOG_KEY_FILE))
    files.show_public_key(key.verifier.text)
    return key


def _find_or_make(files: LogFiles, path: Path) -> SigningKey:
    # A restored database has leaves, though its files and its key are still to come: none is put in that one's place.
    if not path.exists() and not files.read_lock() and not files.read_checkpoint() and not Leaf.objects.exists():
        try:
            return make_signing_key(path, settings.LINLI_LOG_ORIGIN)
        except FileExistsError:
            return own_log_key()
    return own_log_key()


def publish_own_log(*, key: SigningKey, limit: int, seconds: float, cosign: Cosign | None = None) -> int:
    """One batch, ``seconds`` after the one before; how many leaves it added. Raises what ``publish_batch`` raises."""
    files = own_log()
    return publish_batch(files=files, key=key, limit=limit, cover=_cover(files, seconds), cosign=cosign).added


def _cover(files: LogFiles, seconds: float) -> bool:
    """True for the first batch, and then by chance: that a batch came says little about whether anybody did a thing."""
    mean = settings.LINLI_LOG_COVER_SECONDS
    return not files.read_lock() or (mean > 0 and random.SystemRandom().random() < seconds / mean)
