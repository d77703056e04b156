"""Administration of places: the ladder as it is, other names, merging, closing, files."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.people.models import Post
from linli.places import queries as places
from linli.places.models import Place, PlaceVersion
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_ladder_is_walked_from_the_own_place_down(workplace: Cast) -> None:
    page = workplace.administrator.client().get(reverse("keep_places")).content.decode()
    for township in workplace.ladder.townships:
        assert township.name_zh in page
        assert township.code in page


def test_a_new_name_holds_and_the_old_one_stays_in_the_history(workplace: Cast) -> None:
    old = workplace.village.name_zh
    address = reverse("keep_rename", kwargs={"place_id": workplace.village.id})
    answer = workplace.administrator.client().post(address, {"name_zh": "新枫源村", "name_en": ""})
    assert answer.status_code == 302, answer.content.decode()
    assert places.get_place(workplace.village.id).name_zh == "新枫源村"
    assert PlaceVersion.objects.filter(place_id=workplace.village.id, name_zh=old).exists()


def test_an_empty_name_is_said_beside_its_field(workplace: Cast) -> None:
    address = reverse("keep_rename", kwargs={"place_id": workplace.village.id})
    answer = workplace.administrator.client().post(address, {"name_zh": " \u200b"})
    assert answer.status_code == 422
    assert 'href="#id_name_zh"' in answer.content.decode()


def test_two_grids_become_one(workplace: Cast) -> None:
    grids = [grid for grid in workplace.ladder.grids if grid.parent_id == workplace.village.id]
    address = reverse("keep_merge", kwargs={"place_id": grids[1].id})
    answer = workplace.administrator.client().post(address, {"into": str(grids[0].id)})
    assert answer.status_code == 302, answer.content.decode()
    assert Place.objects.get(id=grids[1].id).valid_to is not None


def test_a_place_with_something_below_it_is_not_closed(workplace: Cast) -> None:
    address = reverse("keep_close", kwargs={"place_id": workplace.village.id})
    answer = workplace.administrator.client().post(address)
    assert answer.status_code == 409
    assert Place.objects.get(id=workplace.village.id).valid_to is None


def test_a_village_moves_to_another_township_and_who_serves_there_goes_along(workplace: Cast) -> None:
    other = workplace.ladder.townships[1]
    client = workplace.administrator.client()
    assert (
        str(other.id) in client.get(reverse("keep_place", kwargs={"place_id": workplace.village.id})).content.decode()
    )
    address = reverse("keep_move", kwargs={"place_id": workplace.village.id})
    for nowhere in ("", "x", str(workplace.township.id), str(workplace.grid.id)):
        assert client.post(address, {"parent": nowhere}).status_code == 422
    assert client.post(address, {"parent": str(other.id)}).status_code == 302
    assert Place.objects.get(id=workplace.village.id).parent_id == other.id
    assert Post.objects.get(id=workplace.caseworker.post.id).path.startswith(other.path)


def test_a_trial_says_what_would_happen_and_writes_nothing(workplace: Cast) -> None:
    before = Place.objects.count()
    data = f"level,code,parent,name_zh\nGRID,330681109201009,{workplace.village.code},九网格\nGRID,bad/code,x,坏\n"
    upload = SimpleUploadedFile("places.csv", data.encode(), "text/csv")
    answer = workplace.administrator.client().post(reverse("keep_import"), {"file": upload, "trial": "on"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "如果导入" in page
    assert Place.objects.count() == before


def test_an_administrator_without_a_place_is_told_so(workplace: Cast) -> None:
    Place.objects.filter(id=workplace.county.id).update(valid_to=date(2026, 1, 1))
    client = workplace.administrator.client()
    for page in ("keep_places", "keep_posts", "keep_import"):
        answer = client.get(reverse(page))
        assert answer.status_code == 409
        assert "您岗位所在的地方已经撤销" in answer.content.decode()


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", b"{", b'{"type": "FeatureCollection"', b"a,b\n1,2\n"])
def test_a_hostile_file_is_refused_with_a_sentence(workplace: Cast, data: bytes) -> None:
    upload = SimpleUploadedFile("places.json", data, "application/json")
    answer = workplace.administrator.client().post(reverse("keep_import"), {"file": upload})
    assert 400 <= answer.status_code < 500
    assert 'href="#id_file"' in answer.content.decode()


@pytest.mark.parametrize("who", ["caseworker", "clerk", "coordinator", "resident", "officer"])
def test_who_may_not_keep_places(workplace: Cast, who: str) -> None:
    client = getattr(workplace, who).client()
    assert client.get(reverse("administration")).status_code == 403
    assert client.get(reverse("keep_places")).status_code == 403
    assert client.get(reverse("keep_import")).status_code == 403
    address = reverse("keep_rename", kwargs={"place_id": workplace.village.id})
    assert client.post(address, {"name_zh": "别名"}).status_code == 403
    assert Client().post(address, {"name_zh": "别名"}).status_code == 403
    move = reverse("keep_move", kwargs={"place_id": workplace.village.id})
    assert client.post(move, {"parent": str(workplace.ladder.townships[1].id)}).status_code == 403
    assert places.get_place(workplace.village.id).name_zh == workplace.village.name_zh
