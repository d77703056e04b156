"""Encrypts what goes to a device so that the push service in between reads nothing: RFC 8291 upon RFC 8188.

Written on the primitives of ``cryptography``: pywebpush sends with a client of its own that our check of addresses
does not reach, and brings two more of them. The example of RFC 8291, appendix A, and another implementation hold it.
"""

import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from linli.notices.rules.devices import AUTH_BYTES, POINT_BYTES, from_base64url

_CURVE = ec.SECP256R1()
_RECORD = 4096  # bytes: what every push service takes, RFC 8030, section 7.2
_LAST_RECORD = b"\x02"  # RFC 8188, section 2
_SALT_BYTES = 16
_OVERHEAD = _SALT_BYTES + 4 + 1 + POINT_BYTES + 16 + len(_LAST_RECORD)  # header, tag of AES-GCM, delimiter
MOST_BYTES = _RECORD - _OVERHEAD


class TooMuch(ValueError):
    """More than one record holds."""


def encrypt(
    payload: bytes,
    *,
    public_key: str,
    auth_secret: str,
    sender: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes = b"",
) -> bytes:
    """The body of one push message. ``public_key`` and ``auth_secret`` are the device's, base64url as it gave them.

    ``sender`` and ``salt`` are made anew for every message; only the example of the RFC names them. Raises TooMuch
    above 3,993 bytes, ValueError for keys that are none.
    """
    if len(payload) > MOST_BYTES:
        raise TooMuch(f"{len(payload)} bytes")
    receiver = read_public_key(public_key)
    auth = from_base64url(auth_secret, AUTH_BYTES)
    sender = sender or ec.generate_private_key(_CURVE)
    salt = salt or os.urandom(_SALT_BYTES)
    own, theirs = point_of(sender.public_key()), point_of(receiver)
    shared = _derive(sender.exchange(ec.ECDH(), receiver), auth, b"WebPush: info\0" + theirs + own, 32)
    key = _derive(shared, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(shared, salt, b"Content-Encoding: nonce\0", 12)
    sealed = AESGCM(key).encrypt(nonce, payload + _LAST_RECORD, None)
    return salt + _RECORD.to_bytes(4, "big") + bytes([len(own)]) + own + sealed


def read_public_key(text: str) -> ec.EllipticCurvePublicKey:
    """The device's point; raises ValueError for one that does not lie on the curve."""
    return ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, from_base64url(text, POINT_BYTES))


def point_of(key: ec.EllipticCurvePublicKey) -> bytes:
    """65 bytes, uncompressed."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)
