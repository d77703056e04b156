"""A certificate authority of the town's own, and what it signs; nothing of it is trusted anywhere else."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

_TOWN = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Town authority")])


@dataclass(frozen=True)
class Certificate:
    """Files: the certificate, its key, and the authority's certificate, which alone is to be trusted."""

    chain: Path
    key: Path
    root: Path


def issue(folder: Path, *names: str, since: datetime, until: datetime) -> Certificate:
    """A new authority, and a certificate of it for these host names."""
    ca_key, key = (ec.generate_private_key(ec.SECP256R1()) for _one in range(2))
    root = _builder(_TOWN, ca_key, since - timedelta(days=1), until + timedelta(days=1), is_authority=True)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    shown = _builder(subject, key, since, until, is_authority=False).add_extension(
        x509.SubjectAlternativeName([x509.DNSName(name) for name in names]), critical=False
    )
    made = Certificate(folder / "shown.pem", folder / "shown.key", folder / "root.pem")
    made.root.write_bytes(root.sign(ca_key, hashes.SHA256()).public_bytes(Encoding.PEM))
    made.chain.write_bytes(shown.sign(ca_key, hashes.SHA256()).public_bytes(Encoding.PEM))
    made.key.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return made


def _builder(
    subject: x509.Name, key: ec.EllipticCurvePrivateKey, since: datetime, until: datetime, *, is_authority: bool
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder(subject_name=subject, issuer_name=_TOWN, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    )
