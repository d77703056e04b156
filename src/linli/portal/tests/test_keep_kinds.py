"""Administration of kinds: the tree, the file, and a new version that has no hole."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.kit.actors import SYSTEM
from linli.kit.clock import now
from linli.matters.actions import retrain_kinds
from linli.matters.models import Catalogue
from linli.matters.tests.test_train_kinds import SAID, close
from linli.portal.tests.make import words_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_catalogue_in_force_is_shown_in_words(town: Cast) -> None:
    page = town.administrator.client().get(reverse("keep_kinds")).content.decode()
    assert "路灯不亮" in page
    assert "civil.lighting" not in page


def test_the_downloaded_file_is_in_force_already_when_sent_back(town: Cast) -> None:
    client = town.administrator.client()
    file = client.get(reverse("keep_kinds_file")).content
    before = Catalogue.objects.count()
    upload = SimpleUploadedFile("kinds.yaml", file, "application/yaml")
    assert "已经生效" in client.post(reverse("keep_kinds"), {"file": upload}).content.decode()
    assert Catalogue.objects.count() == before


def test_a_changed_file_is_tried_first_and_then_published(town: Cast) -> None:
    client = town.administrator.client()
    changed = client.get(reverse("keep_kinds_file")).content.decode().replace("路灯不亮", "路灯坏了")
    before = Catalogue.objects.count()
    trial = {"file": SimpleUploadedFile("kinds.yaml", changed.encode()), "trial": "on"}
    assert client.post(reverse("keep_kinds"), trial).status_code == 200
    assert Catalogue.objects.count() == before
    assert (
        client.post(reverse("keep_kinds"), {"file": SimpleUploadedFile("k.yaml", changed.encode())}).status_code == 200
    )
    assert Catalogue.objects.count() == before + 1
    assert "路灯坏了" in client.get(reverse("keep_kinds")).content.decode()


@pytest.mark.parametrize("trial", [{}, {"trial": "on"}])
def test_a_catalogue_with_a_hole_is_not_published_and_the_hole_is_named(town: Cast, trial: dict[str, str]) -> None:
    client = town.administrator.client()
    holed = client.get(reverse("keep_kinds_file")).content.decode().replace("first_level: GRID", "first_level: MOON")
    before = Catalogue.objects.count()
    answer = client.post(reverse("keep_kinds"), {"file": SimpleUploadedFile("k.yaml", holed.encode()), **trial})
    assert 400 <= answer.status_code < 500
    assert 'href="#id_file"' in answer.content.decode()
    assert Catalogue.objects.count() == before


@pytest.mark.parametrize("data", [b"\x00", b"a: &a [*a, *a]", b"- 1", b"{" * 5000, "名: 值".encode("gbk")])
def test_a_hostile_file_is_refused_with_a_sentence(workplace: Cast, data: bytes) -> None:
    answer = workplace.administrator.client().post(reverse("keep_kinds"), {"file": SimpleUploadedFile("k.yaml", data)})
    assert 400 <= answer.status_code < 500
    assert "class=" in answer.content.decode()


@pytest.mark.parametrize("who", ["caseworker", "clerk", "coordinator", "resident", "officer"])
def test_who_may_not_keep_kinds(workplace: Cast, who: str) -> None:
    for client in (getattr(workplace, who).client(), Client()):
        assert client.get(reverse("keep_kinds")).status_code == 403
        assert client.get(reverse("keep_kinds_file")).status_code == 403
        assert client.post(reverse("keep_kinds")).status_code == 403


@pytest.mark.usefixtures("workplace")
def test_it_says_when_kinds_were_learnt_on_how_many_matters_and_how_well(cast: Cast) -> None:
    client = cast.administrator.client()
    assert "还没有：只按目录里的说法提示类型" in words_of(client.get("/administration/kinds/"))
    close(cast.ladder.grids, SAID, 40)
    assert retrain_kinds(actor=SYSTEM, at=now()) is not None
    said = words_of(client.get("/administration/kinds/"))
    assert "120" in said
    assert "类型判断对的" in said
    assert "再办结满 100 件" in said
