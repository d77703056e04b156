"""The key of the platform's seal: a PKCS#12 file of the operator's, or a test one made at set-up for the demonstration.

A file that is lost, damaged or closed by another passphrase is said so, and nothing is ever written over it.
"""

import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from asn1crypto import pem
from asn1crypto import x509 as asn1
from asn1crypto.keys import PrivateKeyInfo
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from linli.kit.errors import Refused

SEAL_FILE = "platform.p12"
TIME_FILE = "timestamp.p12"  # beside a test key only: the demonstration stamps the time itself
ROOTS_FILE = "roots.pem"
TEST_MARK = "TEST"  # stands in the name of every test certificate
KEY_BITS = 2048
VALID = timedelta(days=3650)
_NOT_NOW = 503


@dataclass(frozen=True)
class SealKeys:
    """What seals, what stamps the time in the demonstration (else None), and whom to trust when a seal is checked."""

    signer: SimpleSigner
    time_signer: SimpleSigner | None
    roots: tuple[asn1.Certificate, ...]


def seal_keys() -> SealKeys:
    """The keys at hand. Raises Refused ``seal.missing`` and ``seal.damaged``; nothing is written."""
    path = Path(settings.LINLI_SEAL_FILE)
    if not path.exists():
        raise _missing()
    beside = path.with_name(TIME_FILE)
    passphrase = settings.LINLI_SEAL_PASSPHRASE.encode() or None
    return SealKeys(_signer(path, passphrase), _signer(beside, None) if beside.exists() else None, seal_roots())


def seal_roots() -> tuple[asn1.Certificate, ...]:
    """The certificates that are trusted when a seal is checked: no key is needed. Raises Refused ``seal.damaged``."""
    path = Path(settings.LINLI_SEAL_FILE).with_name(ROOTS_FILE)
    if not path.exists():
        return ()
    try:
        raw = path.read_bytes()
        return tuple(asn1.Certificate.load(der) for _name, _headers, der in pem.unarmor(raw, multiple=True))
    except (OSError, ValueError) as error:
        raise _damaged() from error


def make_test_seal(*, at: datetime) -> bool:
    """Make the test keys where there are none: True when they were made, False when the key is there already.

    All files appear at once or not at all, readable by their owner only. Raises Refused ``seal.missing`` when the
    folder is there and the key is not: it was lost, and a new one would hide that.
    """
    path = Path(settings.LINLI_SEAL_FILE)
    if path.exists():
        return False
    folder = path.parent
    if folder.exists() and any(folder.iterdir()):
        raise _missing()
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".seal-"))  # 700, as mkdtemp makes it
    try:
        for name, content in _test_files(at).items():
            _write(draft / (path.name if name == SEAL_FILE else name), content)
        os.rename(draft, folder)  # an empty folder gives way; one that somebody else has just filled does not
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
        if path.exists():
            return False
        raise
    return True


def _signer(path: Path, passphrase: bytes | None) -> SimpleSigner:
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(path.read_bytes(), passphrase)
        if key is None or certificate is None:
            raise ValueError("no key or no certificate")
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register_multiple([_der(one) for one in others])
        private = key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        # Without the root: whoever checks has it, and what nobody needs could be changed unseen.
        return SimpleSigner(_der(certificate), PrivateKeyInfo.load(private), store, embed_roots=False)
    except (OSError, ValueError, TypeError) as error:
        raise _damaged() from error


def _der(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _test_files(at: datetime) -> dict[str, bytes]:
    """Every file by name: a root, a seal and a stamp of time below it."""
    root_key = _key()
    root = _certificate(f"Linli {TEST_MARK} root, for demonstration only", root_key, root_key, None, at)
    seal_key, time_key = _key(), _key()
    seal = _certificate(f"Linli {TEST_MARK} seal, for demonstration only", seal_key, root_key, root, at)
    stamp = _certificate(f"Linli {TEST_MARK} time, for demonstration only", time_key, root_key, root, at, time=True)
    passphrase = settings.LINLI_SEAL_PASSPHRASE.encode()
    return {
        SEAL_FILE: _bundle(seal_key, seal, root, passphrase),
        TIME_FILE: _bundle(time_key, stamp, root, b""),
        ROOTS_FILE: root.public_bytes(serialization.Encoding.PEM),
    }


def _key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)


def _certificate(
    name: str,
    key: rsa.RSAPrivateKey,
    issuer_key: rsa.RSAPrivateKey,
    issuer: x509.Certificate | None,
    at: datetime,
    *,
    time: bool = False,
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + VALID)
        .add_extension(
            x509.BasicConstraints(ca=issuer is None, path_length=0 if issuer is None else None), critical=True
        )
        .add_extension(_usage(root=issuer is None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )
    if time:
        built = built.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return built.sign(issuer_key, hashes.SHA256())


def _usage(*, root: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not root,
        content_commitment=not root,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=root,
        crl_sign=root,
        encipher_only=False,
        decipher_only=False,
    )


def _bundle(key: rsa.RSAPrivateKey, certificate: x509.Certificate, root: x509.Certificate, passphrase: bytes) -> bytes:
    closed = serialization.BestAvailableEncryption(passphrase) if passphrase else serialization.NoEncryption()
    return pkcs12.serialize_key_and_certificates(b"linli", key, certificate, [root], closed)


def _write(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _missing() -> Refused:
    sentence = _("The key of the seal is missing. Nothing was changed. Please tell who runs this site.")
    return Refused("seal.missing", sentence, status=_NOT_NOW)


def _damaged() -> Refused:
    sentence = _("The key of the seal cannot be read. Nothing was changed. Please tell who runs this site.")
    return Refused("seal.damaged", sentence, status=_NOT_NOW)
