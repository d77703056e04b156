"""What a witness keeps: its key, the logs that it knows, and the last checkpoint of each that it signed.

One folder, that belongs in no backup: a witness that goes on from an older state signs a second tree of one size.
Several processes may share it; whoever changes something holds the lock.
"""

import base64
import binascii
import fcntl
import hashlib
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from linli.kit.durable import make_folder, sync_folder, write_durably
from linli.ledger.rules.checkpoints import parse_checkpoint
from linli.ledger.rules.notes import Algorithm, Note, SigningKey, VerifierKey, is_name, parse_note
from linli.ledger.rules.witness import Seen, origin_hash, parse_lines

KEY, PUBLIC_KEY, LOGS, OWN, SEEN = "witness.key", "witness.pub", "logs.txt", "own.txt", "seen"
_KEY_MARK = "PRIVATE+KEY"
_SEED_BYTES = 32
_log = logging.getLogger(__name__)


class StoreUnusable(Exception):
    """The folder is not what a witness can go on from; the sentence tells the operator."""


@dataclass(frozen=True)
class Kept(Seen):
    """The last checkpoint of a log, with the log's signatures, and the second at which it was signed here."""

    seconds: int = 0
    note: Note = field(default_factory=lambda: Note("", ()))


class Store(Mapping[str, Kept]):
    """The last checkpoint signed of each log, by its origin. Read from the disk each time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def held(self) -> Iterator[None]:
        """Alone with the folder, among all processes of this machine; waits for its turn."""
        make_folder(self.folder)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def keep(self, origin: str, note: Note, seconds: int) -> None:
        """On the disk when this returns; hold the folder meanwhile. Raises OSError when the disk does not take it."""
        rest = f"{seconds}\n".encode() + note.raw
        write_durably(self._path(origin), hashlib.sha256(rest).hexdigest().encode() + b"\n" + rest)

    def find(self, hashed: str) -> Kept | None:
        """Of the log whose origin has this hash."""
        try:
            raw = (self.folder / SEEN / hashed).read_bytes()
        except FileNotFoundError:
            return None
        return _read_kept(raw, hashed)

    def latest(self) -> int:
        """The last second at which anything was signed. What is damaged is told, and stops its own log alone."""
        found = 0
        for name in self._names():
            try:
                kept = self.find(name)
            except StoreUnusable as damage:
                _log.error("%s", damage)
                continue
            found = max(found, kept.seconds if kept else 0)
        return found

    def __getitem__(self, origin: str) -> Kept:
        kept = self.find(origin_hash(origin))
        if kept is None:
            raise KeyError(origin)
        return kept

    def __iter__(self) -> Iterator[str]:
        for name in self._names():
            kept = self.find(name)
            if kept is not None:
                yield parse_checkpoint(kept.note.text).origin

    def __len__(self) -> int:
        return len(self._names())

    def _names(self) -> list[str]:
        return [name for name in os.listdir(self.folder / SEEN) if not name.startswith(".")]

    def _path(self, origin: str) -> Path:
        return self.folder / SEEN / origin_hash(origin)


def _read_kept(raw: bytes, hashed: str) -> Kept:
    digest, _newline, rest = raw.partition(b"\n")
    if hashlib.sha256(rest).hexdigest().encode() != digest:
        raise StoreUnusable(f"The file {SEEN}/{hashed} is damaged: this log is not signed any more.")
    seconds, _newline, signed = rest.partition(b"\n")
    note = parse_note(signed)
    checkpoint = parse_checkpoint(note.text)
    return Kept(checkpoint.size, checkpoint.root, int(seconds), note)


class Logs:
    """The logs that are known, from a file of lines ``origin key``: read again when it has changed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._state: tuple[int, int, int] | None = None
        self._found: dict[str, list[VerifierKey]] = {}

    def read(self) -> Mapping[str, Sequence[VerifierKey]]:
        """Keys by origin; a log may have several. Lines that cannot be read are told to the operator."""
        try:
            found = self._path.stat()
        except FileNotFoundError:
            self._state, self._found = None, {}
            return self._found
        state = (found.st_mtime_ns, found.st_size, found.st_ino)
        if state != self._state:
            lines, bad = parse_lines(self._path.read_text(encoding="utf-8", errors="replace"), Algorithm.ED25519)
            for number in bad:
                _log.warning("line %d of %s is not an origin and a verifier key", number, self._path)
            known: dict[str, list[VerifierKey]] = {}
            for origin, key in lines:
                known.setdefault(origin, []).append(key)
            self._state, self._found = state, known
        return self._found


def introduce(folder: Path, origin: str, key: VerifierKey) -> None:
    """Tell the witness of this folder of a log, durably; nothing when it knows it with this key."""
    path = folder / LOGS
    if _knows(path, origin, key):
        return
    with Store(folder).held():
        if not _knows(path, origin, key):
            text = path.read_text(encoding="utf-8") if path.exists() else ""
            text = text if not text or text.endswith("\n") else text + "\n"
            write_durably(path, f"{text}{origin} {key.text}\n".encode())


def _knows(path: Path, origin: str, key: VerifierKey) -> bool:
    return path.exists() and (origin, key) in parse_lines(path.read_text(encoding="utf-8"), Algorithm.ED25519)[0]


def open_store(folder: Path, name: str) -> tuple[Store, SigningKey]:
    """The store with its key, both made at the first start; ``name`` is what the key is called from then on.

    Raises StoreUnusable when the key is lost or cannot be read, or is there without what was signed with it.
    """
    store = Store(folder)
    path = folder / KEY
    with store.held():
        if not path.exists():
            if (folder / SEEN).exists() and len(store):
                raise StoreUnusable(f"There is no key in {path}, and logs were signed with it. Put it back.")
            make_folder(folder / SEEN)
            _write_key(path, name)
        if not (folder / SEEN).is_dir():
            raise StoreUnusable(f"{folder / SEEN} is gone. Move {folder} away: the witness then begins with a new key.")
        key = _read_key(path)
        write_durably(folder / PUBLIC_KEY, f"{key.verifier.text}\n".encode())
    return store, key


def _write_key(path: Path, name: str) -> None:
    """As Go's note package writes a signing key: mark, name, id, algorithm and seed. Its owner alone may read it."""
    if not is_name(name):
        raise StoreUnusable(f"A witness cannot be called {name!r}: no spaces and no plus signs.")
    key = SigningKey(name, Algorithm.COSIGNATURE, Ed25519PrivateKey.generate().private_bytes_raw())
    secret = base64.b64encode(bytes([key.algorithm]) + key.seed).decode()
    beside = path.with_name(f".{path.name}.new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(f"{_KEY_MARK}+{name}+{key.verifier.key_id.hex()}+{secret}\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_folder(path.parent)


def _read_key(path: Path) -> SigningKey:
    try:
        *mark, name, key_id, secret = path.read_text(encoding="utf-8").strip().split("+", 4)
        raw = base64.b64decode(secret, validate=True)
    except (OSError, ValueError, binascii.Error) as error:
        raise StoreUnusable(f"The key in {path} cannot be read.") from error
    if (
        mark != _KEY_MARK.split("+")
        or len(raw) != _SEED_BYTES + 1
        or raw[0] != Algorithm.COSIGNATURE
        or not is_name(name)
    ):
        raise StoreUnusable(f"The key in {path} is not one of a witness.")
    key = SigningKey(name, Algorithm.COSIGNATURE, raw[1:])
    if key.verifier.key_id.hex() != key_id:
        raise StoreUnusable(f"The key in {path} is damaged.")
    return key
