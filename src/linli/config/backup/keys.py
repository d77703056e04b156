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
    "keys/disputes": "LINLI_MASTER_KEY_FILE",
    "keys/log.key": "LINLI_LOG_KEY_FILE",
    "keys/tracker.key": "LINLI_TRACKER_KEY_FILE",
    "push_key.pem": "LINLI_PUSH_KEY_FILE",
    "seal/platform.p12": "LINLI_SEAL_FILE",
}


def key_files(var: Path) -> dict[str, Path]:
    """The key files that this town has, by name; a variable may say that one is elsewhere."""
    found = {name: Path(os.environ.get(_ELSEWHERE.get(name, ""), "") or var / name) for name in NAMES}
    return {name: path for name, path in found.items() if path.is_file()}


def seal_keys(var: Path, into: Path, passphrase: str) -> list[str]:
    """Write the keys, sealed, into a file that only its owner may read; the names of what is in it. Raises Unfit."""
    if len(passphrase) < SHORTEST:
        raise Unfit(f"The passphrase for the keys needs at least {SHORTEST} characters.")
    if into.exists():
        raise Unfit(f"{into} is there already. Keys are never written over others.")
    held = {name: base64.b64encode(path.read_bytes()).decode() for name, path in key_files(var).items()}
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    sealed = AESGCM(_derive(passphrase, salt)).encrypt(nonce, json.dumps(held).encode(), _HEAD)
    draft = into.with_name(f".{into.name}.partial")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(_HEAD + salt + nonce + sealed)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(into)
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
    """Put them where they belong; one that is there and differs stays, and is refused before any is written."""
    for name, content in keys.items():
        if (var / name).exists() and (var / name).read_bytes() != content:
            raise Unfit(f"{var / name} is there already and is another key. Move it away first; it may be needed.")
    for name, content in keys.items():
        (var / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(var / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    return sorted(keys)


def _derive(passphrase: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**17, r=8, p=1).derive(passphrase.encode())
