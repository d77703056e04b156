"""What somebody says at the desk becomes a matter with the same answer as on the web."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.kit.actors import Role
from linli.matters.models import Kind, Matter, Photo
from linli.matters.queries import forget_kinds
from linli.matters.tests.make import make_picture
from linli.people.tests.make import make_post
from linli.portal.tests.make import LIGHT
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def _typed(workplace: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "channel": "DESK_PHONE",
        "text": "村口的路灯三天没亮了",
        "kind": LIGHT,
        "place": str(workplace.grid.id),
        "idempotency_key": "k1",
        **changes,
    }


def test_the_answer_names_owner_time_and_number(workplace: Cast) -> None:
    answer = workplace.clerk.client().post(reverse("record"), _typed(workplace))
    page = answer.content.decode()
    matter = Matter.objects.get()
    assert answer.status_code == 200
    assert f"{matter.reference[:3]}-{matter.reference[3:]}" in page
    assert "最晚办好" in page
    assert matter.channel == "DESK_PHONE"
    assert matter.received_by_post_id == workplace.clerk.post.id


def test_sent_twice_it_is_one_matter(workplace: Cast) -> None:
    client = workplace.clerk.client()
    assert client.post(reverse("record"), _typed(workplace)).status_code == 200
    assert client.post(reverse("record"), _typed(workplace)).status_code == 200
    assert Matter.objects.count() == 1


def test_contact_is_kept_only_with_consent(workplace: Cast) -> None:
    client = workplace.clerk.client()
    refused = client.post(reverse("record"), _typed(workplace, name="陈女士", phone="19900001234"))
    assert refused.status_code == 400
    assert Matter.objects.count() == 0
    agreed = _typed(workplace, name="陈女士", phone="19900001234", consent="on", idempotency_key="k2")
    assert client.post(reverse("record"), agreed).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"channel": "WEB"},
        {"channel": ""},
        {"text": "\u202e\u200b"},
        {"text": "字" * 5000},
        {"kind": "nothing.at.all"},
        {"place": "x"},
        {"phone": "call me"},
        {"email": "no"},
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field(workplace: Cast, change: dict[str, str]) -> None:
    answer = workplace.clerk.client().post(reverse("record"), _typed(workplace, **change))
    assert answer.status_code == 422
    assert f'href="#id_{next(iter(change))}"' in answer.content.decode()
    assert Matter.objects.count() == 0


def test_a_place_outside_ones_own_is_no_choice(workplace: Cast) -> None:
    elsewhere = _typed(workplace, place=str(workplace.ladder.grids[-1].id))
    answer = workplace.clerk.client().post(reverse("record"), elsewhere)
    assert answer.status_code == 422


def _shown(page: str, name: str) -> set[str]:
    """Values of the buttons of that name."""
    return set(re.findall(rf'name="{name}" value="([^"]+)"', page)) | set(
        re.findall(rf'value="([^"]+)"[^>]* name="{name}"', page)
    )


def test_a_county_desk_goes_from_the_township_to_the_grid_and_loses_nothing_typed(workplace: Cast) -> None:
    make_post(workplace.neighbour.account, Role.DESK, place=workplace.county)
    client = workplace.neighbour.client()
    typed = _typed(workplace, text="这句话不能丢", place="")
    page = client.get(reverse("record")).content.decode()
    for rung in (workplace.township, workplace.village):
        assert str(rung.id) in _shown(page, "under")
        answer = client.post(reverse("record"), {**typed, "under": str(rung.id)})
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "这句话不能丢" in page
    assert str(workplace.grid.id) in _shown(page, "choose")
    chosen = client.post(reverse("record"), {**typed, "choose": str(workplace.grid.id)}).content.decode()
    assert str(workplace.grid.id) in _shown(chosen, "place")
    assert "这句话不能丢" in chosen
    assert Matter.objects.count() == 0
    assert client.post(reverse("record"), {**typed, "place": str(workplace.grid.id)}).status_code == 200
    assert Matter.objects.get().place_id == workplace.grid.id


def test_a_place_is_found_by_name_within_the_own_area_only(workplace: Cast) -> None:
    client = workplace.clerk.client()
    asked = {**_typed(workplace, place=""), "act": "find"}
    page = client.post(reverse("record"), {**asked, "q": workplace.village.name_zh}).content.decode()
    assert str(workplace.village.id) in _shown(page, "choose")
    far = workplace.ladder.villages[-1]
    page = client.post(reverse("record"), {**asked, "q": far.name_zh}).content.decode()
    assert str(far.id) not in _shown(page, "choose") | _shown(page, "under")


def test_a_caseworker_of_one_grid_has_no_place_to_choose(workplace: Cast) -> None:
    page = workplace.caseworker.client().get(reverse("record")).content.decode()
    assert str(workplace.grid.id) in _shown(page, "place")


def _require_pole() -> None:
    kind = Kind.objects.get(code=LIGHT)
    Kind.objects.filter(id=kind.id).update(asks=[{**ask, "required": ask["code"] == "pole"} for ask in kind.asks])
    forget_kinds()


def test_the_required_questions_of_the_kind_are_asked_and_photos_sent_meanwhile_are_kept(workplace: Cast) -> None:
    _require_pole()
    client = workplace.clerk.client()
    photo = SimpleUploadedFile("a.jpg", make_picture(40, 40), content_type="image/jpeg")
    answer = client.post(reverse("record"), _typed(workplace, photos=photo))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_ask_pole"' in page
    [draft] = _shown(page, "draft")
    assert client.post(reverse("record"), _typed(workplace, draft=draft, ask_pole="A-7")).status_code == 200
    matter = Matter.objects.get()
    assert matter.answers == {"pole": "A-7"}
    assert Photo.objects.filter(matter=matter).count() == 1


def test_what_only_poses_as_a_photo_is_said_beside_its_field(workplace: Cast) -> None:
    photo = SimpleUploadedFile("a.jpg", b"<script>", content_type="image/jpeg")
    answer = workplace.clerk.client().post(reverse("record"), _typed(workplace, photos=photo))
    assert answer.status_code == 422
    assert 'href="#id_photos"' in answer.content.decode()
    assert Matter.objects.count() == 0


def test_gone_back_to_and_corrected_it_is_recorded_as_corrected(workplace: Cast) -> None:
    client = workplace.clerk.client()
    client.post(reverse("record"), _typed(workplace))
    assert client.post(reverse("record"), _typed(workplace, text="是四弄口的路灯", joins="")).status_code == 200
    assert client.post(reverse("record"), _typed(workplace, text="是四弄口的路灯", joins="")).status_code == 200
    assert set(Matter.objects.values_list("text", flat=True)) == {"村口的路灯三天没亮了", "是四弄口的路灯"}
    assert Matter.objects.count() == 2


def test_the_language_of_the_resident_is_kept(workplace: Cast) -> None:
    workplace.clerk.client().post(reverse("record"), _typed(workplace, language="en"))
    assert Matter.objects.get().language == "en"


@pytest.mark.parametrize("who", ["resident", "volunteer", "administrator"])
def test_who_may_not_record_for_others(workplace: Cast, who: str) -> None:
    client = getattr(workplace, who).client()
    assert client.get(reverse("record")).status_code == 403
    assert client.post(reverse("record"), _typed(workplace)).status_code == 403
    assert Client().post(reverse("record"), _typed(workplace)).status_code == 403


def test_the_desk_asks_which_kind_the_words_mean_and_presses_one(workplace: Cast) -> None:
    client = workplace.clerk.client()
    said = _typed(workplace, text="村口的路灯不亮了", kind="", suggest="1")
    page = client.post(reverse("record"), said).content.decode()
    assert Matter.objects.count() == 0
    assert re.search(rf'name="suggested" value="{re.escape(LIGHT)}"', page)
    assert "根据您写的：路灯不亮" in page
    assert "村口的路灯不亮了" in page
    del said["suggest"]
    page = client.post(reverse("record"), {**said, "suggested": LIGHT}).content.decode()
    assert re.search(rf'<option value="{re.escape(LIGHT)}" selected', page)
    assert Matter.objects.count() == 0


def test_words_that_point_nowhere_are_said_to(workplace: Cast) -> None:
    answer = workplace.clerk.client().post(reverse("record"), _typed(workplace, text="嗯嗯", kind="", suggest="1"))
    assert "从这些话还看不出是哪一类" in answer.content.decode()
