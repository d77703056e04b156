"""One policy on every answer: nothing from elsewhere, no script and no style inside a page."""

import pytest
from django.test import Client
from pytest_django import Settings

from linli.config.content_security import policy

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address", ["/", "/nothing-here/", "/api/v1/kinds", "/account/login/", "/?x=%00", "/m/ZZZZZZ/"]
)
def test_every_answer_carries_the_policy(address: str) -> None:
    headers = Client().get(address).headers
    assert headers["Content-Security-Policy"] == policy()
    assert "Strict-Transport-Security" not in headers


def test_nothing_inline_runs_and_nobody_frames_us() -> None:
    assert "unsafe" not in policy()
    for part in ("default-src 'none';", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert part in policy() + ";"


def test_the_live_process_and_the_provider_are_named_and_nobody_else(settings: Settings) -> None:
    settings.LINLI_LIVE_URL = "https://live.example/live"
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"APPS": [{"settings": {"server_url": "https://id.example/realm/town"}}]}
    }
    assert "connect-src 'self' https://live.example;" in policy()
    assert "form-action 'self' https://id.example;" in policy()


def test_photos_from_an_origin_of_their_own_are_shown(settings: Settings) -> None:
    settings.LINLI_FILES_ORIGIN = "https://files.town.example"
    assert "img-src 'self' data: blob: https://files.town.example;" in policy()


def test_a_site_under_https_says_so_for_a_year(settings: Settings) -> None:
    settings.ORIGIN = "https://town.example"
    assert Client().get("/").headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
