"""The organisation's identity provider as the operator names it."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from linli.config.identity_provider import from_environment, providers

COMPLETE = {
    "LINLI_OIDC_NAME": "政务网",
    "LINLI_OIDC_ISSUER": "https://id.example.org",
    "LINLI_OIDC_CLIENT_ID": "linli",
    "LINLI_OIDC_CLIENT_SECRET": "s3cret",
}


def test_a_complete_provider_is_offered() -> None:
    (app,) = providers(COMPLETE)["openid_connect"]["APPS"]
    assert (app["name"], app["client_id"], app["secret"]) == ("政务网", "linli", "s3cret")
    assert app["settings"] == {"server_url": "https://id.example.org", "second_factor": []}


@pytest.mark.parametrize("missing", ["LINLI_OIDC_ISSUER", "LINLI_OIDC_CLIENT_ID", "LINLI_OIDC_CLIENT_SECRET"])
def test_an_incomplete_one_is_not(missing: str) -> None:
    assert providers({**COMPLETE, missing: ""}) == {}
    assert providers({}) == {}


def test_a_provider_without_tls_is_refused_except_on_this_machine() -> None:
    with pytest.raises(ImproperlyConfigured):
        providers({**COMPLETE, "LINLI_OIDC_ISSUER": "http://id.example.org"})
    assert providers({**COMPLETE, "LINLI_OIDC_ISSUER": "http://127.0.0.1:9000"})


def test_a_file_keeps_the_secret_out_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "oidc"
    path.write_text(
        "# from the identity office\n\n" + "\n".join(f"{name} = {value}" for name, value in COMPLETE.items())
    )
    monkeypatch.setenv("LINLI_OIDC_FILE", str(path))
    assert from_environment() == providers(COMPLETE)
    monkeypatch.delenv("LINLI_OIDC_FILE")
    assert from_environment() == {}


def test_what_counts_as_a_second_factor_is_read_and_a_slip_in_it_is_told() -> None:
    (app,) = providers({**COMPLETE, "LINLI_OIDC_SECOND_FACTOR": " amr:mfa, acr:urn:two,"})["openid_connect"]["APPS"]
    assert app["settings"]["second_factor"] == ["amr:mfa", "acr:urn:two"]
    for slip in ("mfa", "amr:", "amr=mfa"):
        with pytest.raises(ImproperlyConfigured):
            providers({**COMPLETE, "LINLI_OIDC_SECOND_FACTOR": slip})
