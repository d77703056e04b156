"""The key that signs the checkpoints of the public log."""

import base64
import binascii
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from linli.kit.durable import create_durably
from linli.ledger.rules.notes import Algorithm, SigningKey
from linli.ledger.rules.standing import LogKeyUnusable

_SEED_BYTES = 32


def make_signing_key(path: Path, name: str, algorithm: Algorithm = Algorithm.ED25519) -> SigningKey:
    """A new key, kept in a file that its owner alone may read: 32 bytes in base64. Raises FileExistsError."""
    seed = Ed25519PrivateKey.generate().private_bytes_raw()
    create_durably(path, base64.b64encode(seed) + b"\n")
    return SigningKey(name, algorithm, seed)


def read_signing_key(path: Path, name: str, algorithm: Algorithm = Algorithm.ED25519) -> SigningKey:
    """Raises LogKeyUnusable when there is none."""
    try:
        seed = base64.b64decode(path.read_bytes().strip(), validate=True)
    except (OSError, binascii.Error, ValueError) as error:
        raise LogKeyUnusable(f"The signing key in {path} cannot be read.") from error
    if len(seed) != _SEED_BYTES:
        raise LogKeyUnusable(f"The signing key in {path} is not 32 bytes in base64.")
    return SigningKey(name, algorithm, seed)


def own_log_key() -> SigningKey:
    """The key of this installation's log. Raises LogKeyUnusable."""
    return read_signing_key(Path(settings.LINLI_LOG_KEY_FILE), settings.LINLI_LOG_ORIGIN)
