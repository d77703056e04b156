"""The key with which this site signs what it hands to push services: made once, and never again by itself.

Every browser binds what it switched on to this key. With another one nobody is reached any more, so that a lost or
broken key is refused and never replaced in silence.
"""

import os
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from linli.notices.drivers.encryption import point_of
from linli.notices.rules.devices import from_base64url, to_base64url

_MODE = 0o600
_MEND = "Put it back from a backup, or run 'linli push-key --new': everybody has to switch it on again then."


class PushKeyUnusable(Exception):
    """Why nothing can be pushed, in a sentence for the operator."""


def key_path() -> str:
    """LINLI_PUSH_KEY_FILE, or push_key.pem in the folder of the town. Plain text: every batch looks at it."""
    return settings.LINLI_PUSH_KEY_FILE or os.path.join(settings.VAR, "push_key.pem")


def load_push_key() -> ec.EllipticCurvePrivateKey:
    """The key of this site, from LINLI_PUSH_KEY or its file. Raises PushKeyUnusable."""
    if settings.LINLI_PUSH_KEY:
        return _from_environment(settings.LINLI_PUSH_KEY)
    path = key_path()
    try:
        return _read(path, os.stat(path).st_mtime_ns)
    except FileNotFoundError as error:
        raise PushKeyUnusable(f"The key for web push is not there: {path}.") from error
    except OSError as error:
        raise PushKeyUnusable(f"The key for web push cannot be read: {path} ({error.strerror}).") from error


def is_push_key_there() -> bool:
    """True when there is something to read, whole or broken."""
    return bool(settings.LINLI_PUSH_KEY) or os.path.exists(key_path())


def can_push() -> bool:
    """True with a key that is whole."""
    try:
        load_push_key()
    except PushKeyUnusable:
        return False
    return True


def push_public_key() -> str:
    """What a browser has to be given, base64url; empty while nothing can be pushed here."""
    if "PUSH" not in settings.LINLI_NOTICE_DRIVERS or not can_push():
        return ""
    return to_base64url(point_of(load_push_key().public_key()))


def make_key_file(*, instead: bool = False) -> None:
    """Write a new key, readable by its owner alone: whole or not at all. Raises FileExistsError unless ``instead``."""
    path = Path(key_path())
    path.parent.mkdir(parents=True, exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _MODE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
            file.flush()
            os.fsync(file.fileno())
        if instead:
            os.replace(draft, path)
        else:
            os.link(draft, path)  # fails where another process was quicker
    finally:
        draft.unlink(missing_ok=True)


def lost(path: str) -> PushKeyUnusable:
    """Devices are there, and the key that they were bound to is not."""
    return PushKeyUnusable(f"The key for web push is lost: {path} is not there, and devices depend on it. {_MEND}")


@lru_cache(maxsize=2)
def _from_environment(text: str) -> ec.EllipticCurvePrivateKey:
    try:
        return ec.derive_private_key(int.from_bytes(from_base64url(text.strip(), 32), "big"), ec.SECP256R1())
    except ValueError as error:
        raise PushKeyUnusable("LINLI_PUSH_KEY is no private key: 32 bytes as base64url are expected.") from error


@lru_cache(maxsize=2)
def _read(path: str, _changed_at: int) -> ec.EllipticCurvePrivateKey:
    try:
        key = load_pem_private_key(Path(path).read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise PushKeyUnusable(f"The key for web push is broken: {path}. It was left as it is. {_MEND}") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise PushKeyUnusable(f"The key for web push is of another kind: {path}. It was left as it is. {_MEND}")
    return key
