"""Matters out as a file, and in again by the page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.matters.actions.exchange import read_records
from linli.matters.models import Matter
from linli.matters.tests import make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_goes_out_and_comes_in_again_after_a_trial(workplace: Cast, form: str) -> None:
    make.make_matter(workplace.grid.id)
    client = workplace.coordinator.client()
    answer = client.get(reverse("take_out", kwargs={"form": form}))
    assert "no-store" in answer.headers["Cache-Control"]
    content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert len(read_records(content)) == 1
    csv = content.replace(b"linli-330681", b"linli-elsewhere") if form == "csv" else content
    for trial, count in ((True, 1), (False, 2 if form == "csv" else 1)):
        data = {"file": SimpleUploadedFile("x", csv), **({"trial": "on"} if trial else {})}
        assert client.post(reverse("take_in"), data).status_code == 200
        assert Matter.objects.count() == count


def test_a_hostile_file_is_refused_with_a_sentence(workplace: Cast) -> None:
    answer = workplace.coordinator.client().post(reverse("take_in"), {"file": SimpleUploadedFile("x", b"PK\x03\x04")})
    assert answer.status_code == 400
    assert 'href="#id_file"' in answer.content.decode()


@pytest.mark.parametrize("who", ["caseworker", "mediator", "resident", "administrator"])
def test_who_may_not(workplace: Cast, who: str) -> None:
    for browser in (getattr(workplace, who).client(), Client()):
        assert browser.get(reverse("take_out", kwargs={"form": "csv"})).status_code == 403
        assert browser.get(reverse("take_in")).status_code == 403
        assert browser.post(reverse("take_in")).status_code == 403
