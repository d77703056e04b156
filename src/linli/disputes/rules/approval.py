"""Approval by passkey: the assertion of a device over the SHA-256 of the frozen text (WebAuthn Level 3, section 7.2).

The challenge is the digest itself, so that what the device signs is this text and no other. The site, its origin and
that the person was verified (by the device alone, which tells only that) are checked.
"""

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from fido2 import cbor
from fido2.cose import CoseKey
from fido2.webauthn import AttestationObject, AuthenticatorData, CollectedClientData

ALGORITHMS = (-8, -7, -257)  # Ed25519, ECDSA P-256, RSA with SHA-256: what browsers offer
MAX_BYTES = 20_000
_GET, _CREATE = "webauthn.get", "webauthn.create"


class NotApproved(Exception):
    """The answer of the device does not approve this text; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class ApprovalKey:
    """A passkey as it is kept: its id, its public key (COSE, as CBOR), and how often it had signed."""

    credential_id: bytes
    public_key: bytes
    sign_count: int = 0


@dataclass(frozen=True)
class Site:
    """Where approvals are given: ``https://linli.example`` and ``linli.example``."""

    origin: str
    rp_id: str


def check_assertion(
    key: ApprovalKey, *, challenge: bytes, client_data: bytes, authenticator_data: bytes, signature: bytes, site: Site
) -> int:
    """How often the key has signed by now, to be kept. ``challenge``: the 32 bytes of the digest of the frozen text.

    Raises NotApproved: NOT_READABLE, WRONG_TYPE, WRONG_ORIGIN, WRONG_TEXT, WRONG_SITE, NOT_PRESENT, NOT_VERIFIED,
    WRONG_SIGNATURE, and COPIED where the count went back, as it does for a copied key.
    """
    said = _client_data(client_data, _GET, challenge, site)
    try:
        data = AuthenticatorData(_bounded(authenticator_data))
        public = _public_key(key.public_key)
    except (ValueError, TypeError, LookupError) as error:
        raise NotApproved("NOT_READABLE") from error
    _authenticator(data, site)
    try:
        public.verify(data + said.hash, _bounded(signature))
    # cryptography: InvalidSignature, ValueError for numbers that are no key. fido2 before it comes to that: LookupError
    # and TypeError for a number that the kept key lacks or that is none, ValueError for another curve, and
    # NotImplementedError from CoseKey.verify for a key of an algorithm that it only reads.
    except (InvalidSignature, ValueError, TypeError, LookupError, NotImplementedError) as error:
        raise NotApproved("WRONG_SIGNATURE") from error
    if (data.counter or key.sign_count) and data.counter <= key.sign_count:
        raise NotApproved("COPIED")
    return int(data.counter)


def check_registration(*, challenge: bytes, client_data: bytes, attestation: bytes, site: Site) -> ApprovalKey:
    """A new passkey of somebody who has none here. ``challenge`` was drawn for this one registration.

    Who made the device is not asked. Raises NotApproved as ``check_assertion``, and WRONG_KEY for another algorithm.
    """
    _client_data(client_data, _CREATE, challenge, site)
    try:
        data = AttestationObject(_bounded(attestation)).auth_data
        made = data.credential_data
        if made is None:
            raise NotApproved("NOT_READABLE")
        algorithm = made.public_key.get(3)
    except (ValueError, TypeError, LookupError) as error:
        raise NotApproved("NOT_READABLE") from error
    _authenticator(data, site)
    if algorithm not in ALGORITHMS:
        raise NotApproved("WRONG_KEY")
    return ApprovalKey(bytes(made.credential_id), cbor.encode(dict(made.public_key)), int(data.counter))


def assertion_options(keys: list[ApprovalKey], challenge: bytes, site: Site) -> dict[str, Any]:
    """What the browser asks the device for (navigator.credentials.get); bytes are written in hexadecimal digits."""
    return {
        "challenge": challenge.hex(),
        "rpId": site.rp_id,
        "allowCredentials": [key.credential_id.hex() for key in keys],
        "userVerification": "required",
    }


def _client_data(raw: bytes, expected: str, challenge: bytes, site: Site) -> CollectedClientData:
    try:
        said = CollectedClientData(_bounded(raw))
        kind, origin, crossed, asked = str(said.type), said.origin, said.cross_origin, said.challenge
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise NotApproved("NOT_READABLE") from error
    if kind != expected:
        raise NotApproved("WRONG_TYPE")
    if origin != site.origin or crossed:
        raise NotApproved("WRONG_ORIGIN")
    if not hmac.compare_digest(asked, challenge):
        raise NotApproved("WRONG_TEXT")
    return said


def _public_key(raw: bytes) -> CoseKey:
    parts = cbor.decode(raw)
    if not isinstance(parts, dict):
        raise ValueError("no key")
    return CoseKey.parse(parts)


def _authenticator(data: AuthenticatorData, site: Site) -> None:
    if not hmac.compare_digest(data.rp_id_hash, sha256(site.rp_id.encode()).digest()):
        raise NotApproved("WRONG_SITE")
    if not data.is_user_present():
        raise NotApproved("NOT_PRESENT")
    if not data.is_user_verified():
        raise NotApproved("NOT_VERIFIED")


def _bounded(raw: bytes) -> bytes:
    if len(raw) > MAX_BYTES:
        raise ValueError("more than a device sends")
    return raw
