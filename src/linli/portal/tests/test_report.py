"""A resident reports: four pages after the words, no account, no script, and the answer says who has it and by when."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.matters.models import Contact, Draft, Matter, Photo
from linli.matters.queries import list_kinds
from linli.matters.tests.make import make_picture
from linli.portal.tests.make import LIGHT, WORDS, begin_report, english, fill_report, html_of, send_report, words_of
from tests.cast import Cast


def picture(name: str = "a.jpg") -> SimpleUploadedFile:
    """A photo as a telephone sends it."""
    return SimpleUploadedFile(name, make_picture(), content_type="image/jpeg")


def test_four_pages_and_the_answer_says_who_has_it_and_by_when(town: Cast) -> None:
    drafted = fill_report(town.grid.id)
    assert WORDS in words_of(drafted.get("check"))
    shown = words_of(drafted.client.post(drafted.url_of("check"), follow=True))
    assert "第一网格 网格员" in shown
    assert "最晚" in shown
    matter = Matter.objects.get()
    assert matter.owner_post_id == town.caseworker.post.id
    assert f"{matter.reference[:3]}-{matter.reference[3:]}" in shown


def test_the_words_suggest_kinds_and_the_person_decides(town: Cast) -> None:
    drafted = begin_report(kind_code="")
    shown = words_of(drafted.get("what"))
    assert "是下面哪一种？" in shown
    assert "路灯不亮" in shown
    assert "根据您写的：" in shown
    assert "都不是" in shown
    response = drafted.post("what", text=WORDS, kind_code="traffic.cross.unsafe")
    assert response.status_code == 422
    response = drafted.post("what", text=WORDS, kind_code=LIGHT)
    assert response.headers["Location"] == drafted.url_of("where")


def test_words_that_suggest_nothing_still_lead_on(town: Cast) -> None:
    drafted = begin_report(text="嗯嗯嗯嗯", kind_code="")
    page = html_of(drafted.get("what"))
    assert 'value="other.any.else"' in page
    drafted.post("what", text="嗯嗯嗯嗯", kind_code="other.any.else")
    assert drafted.get("where").status_code == 200


def test_every_subject_can_be_looked_through(town: Cast) -> None:
    drafted = begin_report(kind_code="")
    for subject in list_kinds():
        page = words_of(drafted.get("what", f"?subject={subject.kind.code}"))
        assert all(leaf.kind.name_zh in page for group in subject.children for leaf in group.children)


def test_a_report_begun_by_subject_skips_the_question_for_the_kind(town: Cast) -> None:
    client = Client()
    response = client.post(f"{reverse('report')}?subject=civil", {"text": WORDS, "kind_code": LIGHT})
    assert response.headers["Location"].endswith("/where/")


def test_the_place_is_found_by_name_and_by_pinyin(town: Cast) -> None:
    drafted = begin_report()
    assert "陈家村" in words_of(drafted.get("where", "?q=陈家"))
    assert "没有这个名字" in words_of(drafted.get("where", "?q=天涯海角"))


def test_the_ladder_is_walked_down_without_a_map(town: Cast) -> None:
    drafted = begin_report()
    assert "枫桥镇" in words_of(drafted.get("where"))
    assert "陈家村" in words_of(drafted.get("where", f"?under={town.township.id}"))
    assert "第二网格" in words_of(drafted.get("where", f"?under={town.village.id}"))


def test_who_does_not_know_the_grid_chooses_the_village(town: Cast) -> None:
    drafted = begin_report()
    drafted.post("where", place_id=str(town.village.id))
    assert "知道是哪个网格就选" in words_of(drafted.get("where"))
    drafted.post("where", act="next", place_id=str(town.village.id), address="")
    assert drafted.get("check").headers["Location"] == drafted.url_of("details")


def test_a_pin_finds_its_grid(town: Cast) -> None:
    drafted = begin_report()
    lon, lat = town.ladder.point_in(2)
    drafted.post("where", act="pin", lon=str(lon), lat=str(lat))
    assert "第一网格 · 陈家村" in words_of(drafted.get("where"))


def test_the_map_is_a_page_of_its_own_with_the_outlines_of_what_lies_below(town: Cast) -> None:
    drafted = begin_report()
    assert "maplibre" not in html_of(drafted.get("where"))
    page = html_of(drafted.get("where", f"?map=1&under={town.township.id}"))
    assert "/places/outlines/village.geojson" in page
    assert 'data-bounds="[120.2, 29.7, 120.24, 29.71]"' in page
    assert "还是按名字找" in words_of(drafted.get("where", "?map=1"))


def test_near_a_border_both_sides_are_offered_and_the_other_one_can_be_chosen(town: Cast) -> None:
    drafted = begin_report()
    drafted.post("where", act="pin", lon="120.23001", lat="29.705")
    page = words_of(drafted.get("where"))
    assert "靠近分界" in page
    assert "第二网格" in page
    drafted.post("where", act="next", place_id=str(town.ladder.grids[2].id), address="")
    drafted.post("details", act="next")
    drafted.post("check")
    assert Matter.objects.get().place_id == town.ladder.grids[2].id


@pytest.mark.parametrize(
    ("lon", "lat", "said"),
    [
        ("121.9", "29.7", "outside this area"),
        ("nan", "29.7", "not a proper point"),
        ("29.705", "120.225", "seem to be swapped"),
        ("999", "29", "not a point on Earth"),
        ("inf", "-inf", "not a proper point"),
        ("<b>", "1e999", "not a proper point"),
        ("120.2", "", "not a proper point"),
    ],
)
def test_a_point_that_is_none_is_refused_with_another_way(town: Cast, lon: str, lat: str, said: str) -> None:
    drafted = begin_report(english())
    response = drafted.post("where", act="pin", lon=lon, lat=lat)
    assert response.status_code == 422
    assert said in words_of(response)
    assert "choose the place from the list" in words_of(response)
    assert Draft.objects.get().data["place_id"] is None


@pytest.mark.parametrize("place_id", ["", "nonsense", "00000000-0000-7000-8000-000000000000"])
def test_a_place_that_is_none_is_refused(town: Cast, place_id: str) -> None:
    response = begin_report().post("where", place_id=place_id)
    assert response.status_code == 422
    assert "请从列表里选一个地方" in words_of(response)


def test_a_place_elsewhere_cannot_be_slipped_in_on_the_last_step(town: Cast) -> None:
    drafted = begin_report()
    drafted.post("where", place_id=str(town.village.id))
    response = drafted.post("where", act="next", place_id=str(town.far_grid.id))
    assert response.status_code == 422


def test_answers_and_contact_are_kept_and_shown_in_words(town: Cast) -> None:
    drafted = fill_report(
        town.grid.id, ask_how_many="SEVERAL", ask_pole="A-12", name="王阿姨", phone="138 0000 1234", consent="on"
    )
    shown = words_of(drafted.get("check"))
    assert "几盏" in shown
    assert "SEVERAL" not in shown
    assert "王阿姨 · 13800001234" in shown
    drafted.post("check")
    assert Matter.objects.get().answers == {"how_many": "SEVERAL", "pole": "A-12"}
    assert Contact.objects.get().phone == "13800001234"


def test_without_consent_no_contact_is_kept(town: Cast) -> None:
    drafted = begin_report()
    drafted.post("where", place_id=str(town.grid.id))
    drafted.post("where", act="next")
    response = drafted.post("details", act="next", phone="13800001234")
    assert response.status_code == 422
    assert 'href="#id_consent"' in html_of(response)
    assert Draft.objects.get().data["phone"] == ""


def test_everything_on_the_third_page_may_be_left_out(town: Cast) -> None:
    send_report(town.grid.id)
    assert not Contact.objects.exists()


def test_photos_are_added_shown_removed_and_go_along(town: Cast) -> None:
    drafted = fill_report(town.grid.id)
    response = drafted.post("details", act="photos", photos=[picture("a.jpg"), picture("b.jpg")])
    assert response.status_code == 302
    page = html_of(drafted.get("details"))
    shown = re.findall(r'src="(/report/[^"]+\.jpg)"', page)
    assert len(shown) == 2
    picture_sent = drafted.client.get(shown[0])
    assert picture_sent.headers["Content-Type"] == "image/jpeg"
    assert picture_sent.getvalue().startswith(b"\xff\xd8")
    removed = Photo.objects.order_by("added_at").first()
    assert removed
    drafted.post("details", remove=str(removed.id))
    assert "照片 2" not in words_of(drafted.get("details"))
    drafted.post("check")
    assert Photo.objects.filter(matter__isnull=False).count() == 1


def test_what_was_typed_beside_a_photo_is_not_lost(town: Cast) -> None:
    drafted = fill_report(town.grid.id)
    drafted.post("details", act="photos", photos=[picture()], ask_pole="A-12")
    assert 'value="A-12"' in html_of(drafted.get("details"))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("a.jpg", b"<!doctype html><script>alert(1)</script>"),
        ("cut.jpg", make_picture()[:400]),
        ("empty.jpg", b""),
    ],
)
def test_what_is_no_photo_is_refused_beside_the_field(town: Cast, name: str, data: bytes) -> None:
    drafted = fill_report(town.grid.id)
    response = drafted.post("details", act="photos", photos=[SimpleUploadedFile(name, data, content_type="image/jpeg")])
    assert response.status_code == 422
    assert 'href="#id_photos"' in html_of(response)
    assert not Photo.objects.exists()


def test_a_photo_of_a_draft_is_for_whoever_holds_its_link(town: Cast) -> None:
    drafted = fill_report(town.grid.id)
    drafted.post("details", act="photos", photos=[picture()])
    photo = Photo.objects.get()
    other = begin_report()
    stranger = reverse("report_photo", kwargs={"secret": other.secret, "photo_id": str(photo.id)})
    assert Client().get(stranger).status_code == 404


def test_where_somebody_may_be_in_danger_the_emergency_numbers_come_first(town: Cast) -> None:
    drafted = begin_report(text="厨房里一股煤气味，报警器响", kind_code="safety.gas.leak")
    for page in ("what", "where", "details"):
        assert 'href="tel:119"' in html_of(drafted.get(page))
    assert 'href="tel:119"' not in html_of(begin_report().get("where"))


def test_every_answer_can_be_changed_from_the_last_page_and_leads_back_to_it(town: Cast) -> None:
    drafted = fill_report(town.grid.id)
    page = html_of(drafted.get("check"))
    for name in ("what", "where", "details"):
        assert f'href="{drafted.url_of(name)}"' in page
    response = drafted.post("what", text="路灯又坏了", kind_code=LIGHT)
    assert response.headers["Location"] == drafted.url_of("check")
    assert "路灯又坏了" in words_of(drafted.get("check"))


def test_pages_cannot_be_skipped(town: Cast) -> None:
    drafted = begin_report()
    assert drafted.get("check").headers["Location"] == drafted.url_of("where")
    assert drafted.post("check").headers["Location"] == drafted.url_of("where")
    assert not Matter.objects.exists()


def test_the_saved_link_goes_on_where_it_stopped_on_another_device(town: Cast) -> None:
    drafted = begin_report()
    link = reverse("resume", kwargs={"secret": drafted.secret})
    assert link in html_of(drafted.get("where"))
    assert Client().get(link).headers["Location"] == drafted.url_of("where")


def test_a_forged_link_opens_nothing_and_says_so(town: Cast) -> None:
    begin_report()
    response = english().get(reverse("resume", kwargs={"secret": "A" * 22}))
    assert response.status_code == 404
    assert "opens no saved report" in words_of(response)


def test_an_expired_link_says_so(town: Cast) -> None:
    drafted = begin_report()
    Draft.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    assert drafted.get("where").status_code == 410


def test_a_second_click_and_a_reload_make_one_matter_and_show_the_same_answer(town: Cast) -> None:
    drafted = fill_report(town.grid.id)
    answers = {drafted.post("check").headers["Location"] for _click in range(3)}
    assert len(answers) == 1
    assert Matter.objects.count() == 1


def test_the_sent_draft_is_gone_and_its_link_says_so(town: Cast) -> None:
    drafted = fill_report(town.grid.id)
    drafted.post("check")
    assert drafted.get("check").status_code == 404
    assert drafted.post("details", act="next").status_code == 404


def test_a_secret_that_never_was_sends_nothing(town: Cast) -> None:
    response = Client().post(reverse("report_check", kwargs={"secret": "B" * 22}))
    assert response.status_code == 404
    assert not Matter.objects.exists()


def test_pages_of_a_draft_do_not_tell_their_address(town: Cast) -> None:
    drafted = begin_report()
    for page in ("what", "where"):
        response = drafted.get(page)
        assert response.headers["Referrer-Policy"] == "strict-origin"
        assert response.headers["Cache-Control"] == "no-store"
        title = re.search(r"<title>(.*?)</title>", html_of(response))
        assert title
        assert drafted.secret not in title.group(1)


def test_a_form_from_elsewhere_is_refused(town: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post(reverse("report"), {"text": WORDS}).status_code == 403
    assert not Draft.objects.exists()


def test_a_signed_in_resident_finds_the_report_among_the_own_matters(town: Cast) -> None:
    send_report(town.grid.id, town.resident.client())
    assert "三弄口的路灯" in words_of(town.resident.client().get(reverse("my_matters")))
    assert "三弄口的路灯" not in words_of(town.neighbour.client().get(reverse("my_matters")))


def test_the_whole_way_is_walked_in_english(town: Cast) -> None:
    client = english()
    shown = words_of(client.get(send_report(town.grid.id, client) + "?sent=1"))
    assert "Grid 1 caseworker has it." in shown


def test_a_place_that_closes_meanwhile_is_asked_for_again(town: Cast) -> None:
    drafted = fill_report(town.grid.id)
    type(town.grid).objects.filter(id=town.grid.id).update(valid_to=clock.now().date())
    assert drafted.post("check").headers["Location"] == drafted.url_of("where")
