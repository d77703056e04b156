"""The keys of a town: never beside what they open. They are sealed with a passphrase into a file of their own.

Form of the file: ``linli.keys.1``, a line feed, 16 bytes of salt, 12 of nonce, then AES-256-GCM of JSON
(name: Base64), under scrypt(passphrase, salt, n=2^17, r=8, p=1) as RFC 7914 and OWASP's password storage advise.
"""

import base64
import json
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from linli.config.backup.faults import Unfit

_HEAD = b"linli.keys.1\n"
_SALT, _NONCE = 16, 12
SHORTEST = 12  # characters of a passphrase
# By its path below LINLI_VAR. The witness' key is not among them: with it and without what the witness remembers, a
# restored witness would sign a second history.
NAMES = (
    "secret_key",
    "keys/disputes",
    "keys/log.key",
    "keys/tracker.key",
    "push_key.pem",
    "seal/platform.p12",
    "seal/roots.pem",
)
_ELSEWHERE = {
    "secret_key": "LINLI_SECRET_KEY_FILE",
    "keys/disputes": "LINLI_MASTER_KEY_FILE",
    "keys/log.key": "LINLI_LOG_KEY_FILE",
    "keys/tracker.key": "LINLI_TRACKER_KEY_FILE",
    "push_key.pem": "LINLI_PUSH_KEY_FILE",
    "seal/platform.p12": "LINLI_SEAL_FILE",
}


def key_files(var: Path) -> dict[str, Path]:
    """The key files that this town has, by name."""
    found = {name: key_path(name, var) for name in NAMES}
    return {name: path for name, path in found.items() if path.is_file()}


def key_path(name: str, var: Path) -> Path:
    """Where this town looks for that key: under ``var``, or where a variable says."""
    return Path(os.environ.get(_ELSEWHERE.get(name, ""), "") or var / name)


def seal_keys(var: Path, into: Path, passphrase: str) -> list[str]:
    """Write the keys, sealed, into a file that only its owner may read; the names of what is in it. Raises Unfit."""
    if len(passphrase) < SHORTEST:
        raise Unfit(f"The passphrase for the keys needs at least {SHORTEST} characters.")
    if into.exists():
        raise Unfit(f"{into} is there already. Keys are never written over others.")
    held = {name: base64.b64encode(path.read_bytes()).decode() for name, path in key_files(var).items()}
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    sealed = AESGCM(_derive(passphrase, salt)).encrypt(nonce, json.dumps(held).encode(), _HEAD)
    _write(into, _HEAD + salt + nonce + sealed)
    return sorted(held)


def open_keys(sealed: Path, passphrase: str) -> dict[str, bytes]:
    """The keys again by name. Raises Unfit for another passphrase, another file or a damaged one."""
    raw = sealed.read_bytes() if sealed.is_file() else b""
    if not raw.startswith(_HEAD):
        raise Unfit(f"{sealed} is not a file of keys.")
    salt, nonce = raw[len(_HEAD) :][:_SALT], raw[len(_HEAD) + _SALT :][:_NONCE]
    try:
        text = AESGCM(_derive(passphrase, salt)).decrypt(nonce, raw[len(_HEAD) + _SALT + _NONCE :], _HEAD)
    except (InvalidTag, ValueError) as error:
        raise Unfit("The passphrase is not the one of this file, or the file is damaged.") from error
    held: dict[str, str] = json.loads(text)
    return {name: base64.b64decode(content) for name, content in held.items() if name in NAMES}


def place_keys(keys: dict[str, bytes], var: Path) -> list[str]:
    """Put them where the town looks for them, for its owner alone; the names.

    One that is there and differs stays: Unfit, before any is written.
    """
    places = {name: key_path(name, var) for name in keys}
    for name, path in places.items():
        if path.exists() and path.read_bytes() != keys[name]:
            raise Unfit(f"{path} is there already and is another key. Move it away first; it may be needed.")
    for name, path in places.items():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(path, keys[name])
    return sorted(keys)


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, durable, and readable by its owner alone whatever was there before."""
    draft = path.with_name(f".{path.name}.partial")
    draft.unlink(missing_ok=True)  # the mode below is of a new file
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)


def _derive(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**17, r=8, p=1).derive(passphrase.encode())
