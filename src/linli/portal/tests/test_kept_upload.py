"""What was looked through is what is taken in, to the byte, on every page that takes a file in."""

from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.matters.actions.exchange import TakenIn, TakenRow
from linli.people.models import KeptFile
from linli.portal.views.work import exchange
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(content=st.binary(min_size=1, max_size=2048))
def test_the_look_and_the_yes_see_the_same_bytes(
    workplace: Cast, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    seen: list[tuple[bytes, bool]] = []

    def looked(*, content: bytes, trial: bool, **_who: Any) -> TakenIn:
        seen.append((content, trial))
        return TakenIn(trial, [TakenRow(1, "1", "FQ7K3M", "", "")])

    monkeypatch.setattr(exchange, "import_file", looked)
    client = workplace.coordinator.client()
    upload = SimpleUploadedFile("a.csv", content)
    assert client.post(reverse("take_in"), {"file": upload, "trial": "on"}).status_code == 200
    assert client.post(reverse("take_in"), {"kept": str(_kept_id())}).status_code == 200
    assert seen == [(content, True), (content, False)]


def test_a_file_kept_on_one_page_is_not_taken_in_on_another_nor_by_somebody_else(workplace: Cast) -> None:
    client = workplace.administrator.client()
    places = b"level,code,parent,name_zh\nGRID,330681103201999," + workplace.village.code.encode() + b",\xe6\x96\xb0\n"
    page = client.post(reverse("keep_import"), {"file": SimpleUploadedFile("p.csv", places), "trial": "on"})
    assert page.status_code == 200
    kept = {"kept": str(_kept_id())}
    assert client.post(reverse("keep_staff"), kept).status_code == 410
    assert workplace.coordinator.client().post(reverse("take_in"), kept).status_code == 410
    assert client.post(reverse("keep_import"), kept).status_code == 200
    assert not KeptFile.objects.exists()


def _kept_id() -> UUID:
    return KeptFile.objects.values_list("id", flat=True).get()
