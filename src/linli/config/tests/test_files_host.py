"""What residents upload comes as a picture of ours, in a sandbox, and from an origin of its own where there is one."""

import time
from pathlib import Path
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from linli.matters.models import Photo
from linli.matters.tests import make
from linli.matters.tests.test_photos import fetch, photo_of
from tests.cast import Cast

FILES = "https://files.town.example"
HOST = {"host": "files.town.example"}


@pytest.fixture
def elsewhere(settings: Settings) -> str:
    """The operator has named an origin for files."""
    settings.LINLI_FILES_ORIGIN = FILES
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "files.town.example"]
    return FILES


@pytest.fixture
def photo(cast: Cast, tmp_path: Path, settings: Settings) -> Photo:
    """A photo of a matter of grid 3."""
    settings.MEDIA_ROOT = str(tmp_path)
    make.make_kinds()
    return photo_of(cast)[0]


def test_a_picture_says_what_it_is_and_may_do_nothing(cast: Cast, photo: Photo) -> None:
    headers = fetch(cast.caseworker.client(), photo.id).headers
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Disposition"] == 'inline; filename="photo.jpg"'
    assert "sandbox" in headers["Content-Security-Policy"]
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_with_an_origin_of_its_own_whoever_may_see_it_is_sent_there(cast: Cast, photo: Photo, elsewhere: str) -> None:
    sent = cast.caseworker.client().get(f"/photos/{photo.id}/thumb.jpg")
    assert sent.status_code == 302
    there = sent.headers["Location"]
    assert there.startswith(f"{FILES}/files/")
    shown: Any = Client().get(there.removeprefix(FILES), headers=HOST)  # no session goes there
    assert shown.status_code == 200
    assert b"".join(shown.streaming_content)[:2] == b"\xff\xd8"
    assert shown.headers["Cross-Origin-Resource-Policy"] == "same-site"
    assert "Set-Cookie" not in shown.headers


def test_who_may_not_see_it_is_sent_nowhere(cast: Cast, photo: Photo, elsewhere: str) -> None:
    for client in (Client(), cast.outsider.client()):
        assert client.get(f"/photos/{photo.id}/thumb.jpg").status_code == 404


def test_the_host_of_files_shows_nothing_else_not_even_to_somebody_signed_in(cast: Cast, elsewhere: str) -> None:
    client = cast.caseworker.client()
    for address in ("/", reverse("day"), reverse("account_login"), "/api/v1/kinds", "/static/../day/"):
        assert client.get(address, headers=HOST).status_code == 404, address


def test_the_sites_own_host_shows_no_file_by_ticket(cast: Cast, photo: Photo, elsewhere: str) -> None:
    there = cast.caseworker.client().get(f"/photos/{photo.id}/thumb.jpg").headers["Location"]
    assert Client().get(there.removeprefix(FILES)).status_code == 404


# The last one carries the second in which it was signed: named, since two workers collect it in two different seconds.
@pytest.mark.parametrize(
    "ticket",
    ["x", "..%2f..%2fsecret_key", signing.dumps("../secret_key", salt="another")],
    ids=["no ticket", "a path", "signed for another use"],
)
@pytest.mark.django_db
def test_a_ticket_that_we_did_not_write_opens_nothing(elsewhere: str, ticket: str) -> None:
    assert Client().get(f"/files/{ticket}.jpg", headers=HOST).status_code == 404


def test_a_ticket_is_good_for_a_minute(
    cast: Cast, photo: Photo, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = cast.caseworker.client().get(f"/photos/{photo.id}/thumb.jpg").headers["Location"].removeprefix(FILES)
    later = time.time() + 61
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert Client().get(there, headers=HOST).status_code == 404
