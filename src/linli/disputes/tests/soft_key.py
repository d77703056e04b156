"""A passkey in software, written from the standard and without the library that checks it."""

import base64
import hashlib
import json
import struct
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fido2 import cbor

from linli.disputes.rules.approval import ApprovalKey, Site

SITE = Site(origin="https://linli.example", rp_id="linli.example")
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class SoftKey:
    """A device with one key; ``count`` goes up with each signature, 0 for a device that does not count."""

    ed: bool = False
    counts: bool = True
    count: int = 0
    site: Site = SITE
    flags: int = PRESENT | VERIFIED
    key: Any = field(default=None)
    identity: bytes = b"soft-key-id-0001"

    def __post_init__(self) -> None:
        made = ed25519.Ed25519PrivateKey.generate() if self.ed else ec.generate_private_key(ec.SECP256R1())
        self.key = self.key or made

    def cose(self) -> bytes:
        """The public key as CBOR."""
        if self.ed:
            raw = self.key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
            return cbor.encode({1: 1, 3: -8, -1: 6, -2: raw})
        numbers = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (numbers.x, numbers.y))
        return cbor.encode({1: 2, 3: -7, -1: 1, -2: x, -3: y})

    def kept(self) -> ApprovalKey:
        """As the site keeps it."""
        return ApprovalKey(self.identity, self.cose(), self.count)

    def assertion(self, challenge: bytes, /, **client: Any) -> dict[str, bytes]:
        """The answer to navigator.credentials.get."""
        self.count += self.counts
        said = self.client_data(challenge, "webauthn.get", **client)
        data = self.data()
        return {"client_data": said, "authenticator_data": data, "signature": self.sign(data, said)}

    def registration(self, challenge: bytes, /, **client: Any) -> dict[str, bytes]:
        """The answer to navigator.credentials.create, without an attestation of the maker."""
        credential = bytes(16) + struct.pack(">H", len(self.identity)) + self.identity + self.cose()
        data = self.data(ATTESTED) + credential
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        return {"client_data": self.client_data(challenge, "webauthn.create", **client), "attestation": attestation}

    def data(self, more: int = 0) -> bytes:
        """Hash of the site, flags, count."""
        return hashlib.sha256(self.site.rp_id.encode()).digest() + struct.pack(">BI", self.flags | more, self.count)

    def client_data(self, challenge: bytes, kind: str, /, **changes: Any) -> bytes:
        """What the browser says that it was asked."""
        asked = base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()
        said = {"type": kind, "challenge": asked, "origin": self.site.origin, "crossOrigin": False}
        return json.dumps({**said, **changes}).encode()

    def sign(self, data: bytes, said: bytes) -> bytes:
        """Over the data and the digest of what the browser said."""
        message = data + hashlib.sha256(said).digest()
        signed = self.key.sign(message) if self.ed else self.key.sign(message, ec.ECDSA(hashes.SHA256()))
        assert isinstance(signed, bytes)
        return signed
