"""The organisation's own OpenID Connect provider, named by the operator; none unless it is complete."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from linli.config.secret_files import secret

PROVIDER_ID = "organisation"
_NAMES = ("LINLI_OIDC_ISSUER", "LINLI_OIDC_CLIENT_ID", "LINLI_OIDC_CLIENT_SECRET")


def _read_file(path: str) -> dict[str, str]:
    """``NAME=value`` lines; blank lines and lines that begin with # are passed over."""
    lines = (line.strip() for line in Path(path).read_text(encoding="utf-8").splitlines())
    pairs = (line.split("=", 1) for line in lines if line and not line.startswith("#") and "=" in line)
    return {name.strip(): value.strip() for name, value in pairs}


def providers(values: Mapping[str, str]) -> dict[str, Any]:
    """Settings of django-allauth for the provider in these values; empty when issuer, id or secret is missing.

    Raises ImproperlyConfigured for an issuer whose answers anybody on the way could change.
    """
    if not all(values.get(name) for name in _NAMES):
        return {}
    address = urlsplit(values["LINLI_OIDC_ISSUER"])
    if address.scheme != "https" and address.hostname not in ("localhost", "127.0.0.1"):
        raise ImproperlyConfigured("LINLI_OIDC_ISSUER must begin with https://: what it tells decides who comes in.")
    app = {
        "provider_id": PROVIDER_ID,
        "name": values.get("LINLI_OIDC_NAME") or "OpenID Connect",
        "client_id": values["LINLI_OIDC_CLIENT_ID"],
        "secret": values["LINLI_OIDC_CLIENT_SECRET"],
        "settings": {
            "server_url": values["LINLI_OIDC_ISSUER"],
            "second_factor": _accepted(values.get("LINLI_OIDC_SECOND_FACTOR", "")),
        },
    }
    return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


def _accepted(words: str) -> list[str]:
    """``amr:mfa,acr:urn:…``. Raises ImproperlyConfigured for what is neither: a slip must not look like protection."""
    found = [word.strip() for word in words.split(",") if word.strip()]
    if not all(word.startswith(("amr:", "acr:")) and len(word) > 4 for word in found):
        raise ImproperlyConfigured("LINLI_OIDC_SECOND_FACTOR is a list of amr:WORD and acr:WORD.")
    return found


def from_environment() -> dict[str, Any]:
    """The provider of LINLI_OIDC_NAME, _ISSUER, _CLIENT_ID and _CLIENT_SECRET, or of the file LINLI_OIDC_FILE."""
    path = os.environ.get("LINLI_OIDC_FILE")
    if path:
        return providers(_read_file(path))
    return providers({**os.environ, "LINLI_OIDC_CLIENT_SECRET": secret("LINLI_OIDC_CLIENT_SECRET")})
