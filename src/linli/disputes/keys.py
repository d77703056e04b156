"""One data key a channel, wrapped by a master key from the environment or a file. No key, no words.

AES-256-GCM throughout. The channel is bound to its wrapped key, and channel, item and kind to each sealed text, as
associated data: nothing can be moved elsewhere unnoticed. Destroying a channel's wrapped key erases what is in it here.
A copy of the database from before still has the wrapped key, and whoever also has the master key opens it: such copies
end by the time that backups are kept (docs/operate/backup.md).
"""

import base64
import binascii
import hashlib
import os
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from linli.disputes.models import Channel, MasterKey
from linli.kit.errors import Expired, Refused

KEY_BYTES = 32
NONCE_BYTES = 12  # NIST SP 800-38D, section 8.2: 96 bits, drawn anew for each item
_NOT_NOW = 503


@dataclass(frozen=True)
class Masters:
    """The master keys at hand by id; ``present`` wraps what is new, former ones only unwrap."""

    present: str
    keys: dict[str, bytes]


def key_id(key: bytes) -> str:
    """Sixteen hexadecimal digits by which a master key is known without being told."""
    return hashlib.sha256(b"linli.disputes.master" + key).hexdigest()[:16]


def masters() -> Masters:
    """The keys of LINLI_MASTER_KEY, or of the file; a first file is made when no channel was ever written.

    Raises Refused ``keys.missing`` when there is no key although channels exist, ``keys.damaged`` for anything but
    lines of 32 bytes in Base64, ``keys.foreign`` when a key is given and one that channels need is not among them. A
    file that exists is never written.
    """
    if settings.LINLI_MASTER_KEY:
        return _known(settings.LINLI_MASTER_KEY)
    path = Path(settings.LINLI_MASTER_KEY_FILE)
    if not path.exists():
        if MasterKey.objects.exists():
            raise _missing()
        _make(path)
    return _known(path.read_text(encoding="ascii", errors="replace"))


def seal(channel: Channel, item_id: UUID, kind: str, text: bytes) -> tuple[bytes, bytes]:
    """(nonce, sealed) of the text. Raises Expired ``words.destroyed`` and what ``masters`` raises."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce, AESGCM(data_key(channel)).encrypt(nonce, text, _bound(channel.id, item_id, kind))


def unseal(channel: Channel, item_id: UUID, kind: str, nonce: bytes, sealed: bytes) -> bytes:
    """The text again. Raises Expired ``words.destroyed``, Refused ``words.damaged`` and what ``masters`` raises."""
    return unseal_with(data_key(channel), channel, item_id, kind, nonce + sealed)


def unseal_with(key: bytes, channel: Channel, item_id: UUID, kind: str, stored: bytes) -> bytes:
    """As unseal, with the channel's key unwrapped before: many items cost one unwrapping. ``stored``: nonce and text.

    Raises Refused ``words.damaged``.
    """
    try:
        nonce, sealed = stored[:NONCE_BYTES], stored[NONCE_BYTES:]
        return AESGCM(key).decrypt(nonce, sealed, _bound(channel.id, item_id, kind))
    except InvalidTag as damaged:
        raise Refused("words.damaged", _("These words cannot be opened: they were changed."), status=500) from damaged


def wrap_new_key(channel_id: UUID) -> tuple[str, bytes]:
    """(id of the master, wrapped key) of a fresh data key."""
    held = masters()
    nonce = os.urandom(NONCE_BYTES)
    wrapped = AESGCM(held.keys[held.present]).encrypt(nonce, os.urandom(KEY_BYTES), channel_id.bytes)
    return held.present, nonce + wrapped


def register(present: str, at: datetime) -> None:
    """Remember that this master key has wrapped something."""
    MasterKey.objects.get_or_create(key_id=present, defaults={"made_at": at})


def data_key(channel: Channel) -> bytes:
    """The unwrapped key. Raises Expired ``words.destroyed`` and what ``masters`` raises."""
    if channel.wrapped_key is None:
        raise Expired("words.destroyed", _("These words were destroyed. Nobody can read them any more."))
    key = masters().keys.get(channel.master_id)
    if key is None:
        raise _foreign()
    wrapped = bytes(channel.wrapped_key)
    try:
        return AESGCM(key).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], channel.id.bytes)
    except InvalidTag as damaged:
        raise Refused("words.damaged", _("These words cannot be opened: they were changed."), status=500) from damaged


def _bound(channel_id: UUID, item_id: UUID, kind: str) -> bytes:
    return channel_id.bytes + item_id.bytes + kind.encode()


_whole: set[tuple[str, ...]] = set()  # ids of the keys at hand that were once found to be all that is needed


def _known(text: str) -> Masters:
    """Asked of the database once in a process: a channel under a key that is not at hand is refused by itself."""
    held = _parsed(text)
    if tuple(held.keys) not in _whole:
        if MasterKey.objects.exclude(key_id__in=held.keys).exists():
            raise _foreign()
        _whole.add(tuple(held.keys))
    return held


@lru_cache(maxsize=4)
def _parsed(text: str) -> Masters:
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    try:
        keys = [base64.b64decode(line, validate=True) for line in lines]
    except (binascii.Error, ValueError) as broken:
        raise _damaged() from broken
    if not keys or any(len(key) != KEY_BYTES for key in keys):
        raise _damaged()
    return Masters(key_id(keys[0]), {key_id(key): key for key in keys})


def _make(path: Path) -> None:
    """A new key, readable by its owner only; whoever else makes one at the same moment wins or loses whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(base64.b64encode(os.urandom(KEY_BYTES)).decode() + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _missing() -> Refused:
    sentence = _("The key to the words of disputes is missing. Nothing was changed. Please tell who runs this site.")
    return Refused("keys.missing", sentence, status=_NOT_NOW)


def _damaged() -> Refused:
    sentence = _("The key to the words of disputes is damaged. Nothing was changed. Please tell who runs this site.")
    return Refused("keys.damaged", sentence, status=_NOT_NOW)


def _foreign() -> Refused:
    sentence = _("The key to these words is not at hand. Nothing was changed. Please tell who runs this site.")
    return Refused("keys.foreign", sentence, status=_NOT_NOW)
