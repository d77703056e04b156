"""The page that tells administrators how the system runs, and nobody else."""

import json
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from linli.portal.tests.make import english, words_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_an_administrator_reads_in_both_languages_whether_all_is_well(
    cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    settings.VAR = tmp_path
    noted = {"made_at": "2020-11-23T02:00:00+00:00", "bytes": 123_000_000}
    (tmp_path / "last_backup.json").write_text(json.dumps(noted))
    client = cast.administrator.client()
    page = words_of(client.get(reverse("running")))
    assert "有故障，请告诉负责机器的人。" in page, "no worker is at work in a test"
    assert "从未工作过" in page
    assert "123.0 MB" in page
    assert "Something is broken." in words_of(english(client).get(reverse("running")))
    assert reverse("running") in client.get(reverse("administration")).content.decode()


@pytest.mark.parametrize("who", ["caseworker", "coordinator", "clerk"])
def test_other_staff_may_not(cast: Cast, who: str) -> None:
    assert getattr(cast, who).client().get(reverse("running")).status_code == 403


def test_residents_may_not(cast: Cast) -> None:
    assert Client().get(reverse("running")).status_code in (302, 403)
