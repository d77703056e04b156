"""Answers signed as RFC 9421 says, HTTP Message Signatures with Ed25519: whoever keeps one can show who said it."""

import base64
import hashlib
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from linli.kit.durable import create_durably

LABEL = "linli"
COMPONENTS = ("@status", "content-type", "content-digest", '@method";req', '@path";req', '@query";req')


def sign(request: HttpRequest, response: HttpResponse, at: datetime) -> HttpResponse:
    """Add digest and signature: over the answer, and over the question that it answers."""
    digest = base64.b64encode(hashlib.sha256(response.content).digest()).decode()
    response.headers["Content-Digest"] = f"sha-256=:{digest}:"
    values = (
        str(response.status_code),
        response.headers["Content-Type"],
        response.headers["Content-Digest"],
        request.method or "",
        request.path,
        f"?{request.META.get('QUERY_STRING', '')}",
    )
    covered = " ".join(_quoted(name) for name in COMPONENTS)
    parameters = f'({covered});created={int(at.timestamp())};keyid="{key_id()}";alg="ed25519"'
    lines = [f"{_quoted(name)}: {value}" for name, value in zip(COMPONENTS, values, strict=True)]
    base = "\n".join([*lines, f'"@signature-params": {parameters}'])
    signature = base64.b64encode(_key().sign(base.encode())).decode()
    response.headers["Signature-Input"] = f"{LABEL}={parameters}"
    response.headers["Signature"] = f"{LABEL}=:{signature}:"
    return response


def public_key() -> bytes:
    """32 bytes."""
    return _key().public_key().public_bytes_raw()


def key_id() -> str:
    """The beginning of the hash of the public key."""
    return hashlib.sha256(public_key()).hexdigest()[:16]


def _quoted(name: str) -> str:
    head, _mark, tail = name.partition('";')
    return f'"{head}";{tail}' if tail else f'"{name}"'


def _key() -> Ed25519PrivateKey:
    return _key_in(Path(settings.LINLI_TRACKER_KEY_FILE))


@lru_cache(maxsize=4)
def _key_in(path: Path) -> Ed25519PrivateKey:
    """Made at the first use, readable for its owner alone."""
    if not path.exists():
        seed = Ed25519PrivateKey.generate().private_bytes_raw()
        with suppress(FileExistsError):  # another process was faster: its key is the one
            create_durably(path, base64.b64encode(seed) + b"\n")
    return Ed25519PrivateKey.from_private_bytes(base64.b64decode(path.read_bytes().strip()))
