"""The page of a matter for its resident: who has it, by when, why, what has happened, what can be done."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from linli.kit import clock
from linli.kit.errors import NotAllowed
from linli.kit.ids import show_reference
from linli.matters import actions
from linli.matters.actions import Received
from linli.matters.models import Matter, Step
from linli.matters.tests.make import make_picture, make_received
from linli.portal.tests.make import english, html_of, page_of, send_report, words_of
from tests.cast import Cast


@pytest.fixture
def received(town: Cast) -> Received:
    """A street light in grid 3, reported without an account."""
    return make_received(town.grid.id, at=clock.now() - timedelta(hours=5))


def resolve(town: Cast, received: Received) -> None:
    """The caseworker says it is done."""
    at = clock.now()
    actions.start(actor=town.caseworker.actor, at=at, matter_id=received.matter_id)
    actions.resolve(
        actor=town.caseworker.actor, at=at, matter_id=received.matter_id, outcome="FIXED", text="换了新灯头。"
    )


def state_of(received: Received) -> str:
    """Where it stands."""
    return Matter.objects.get(id=received.matter_id).state


def test_the_first_lines_say_who_has_it_and_by_when(town: Cast, received: Received) -> None:
    shown = words_of(Client().get(page_of(received)))
    assert "现在由谁负责 第一网格 网格员" in shown
    assert "最晚办好" in shown
    assert "还有" in shown


def test_one_sentence_says_why_and_the_rest_is_one_tap_away(town: Cast, received: Received) -> None:
    page = html_of(english().get(page_of(received)))
    assert "This spot is in Grid 1" in page
    details = re.search(r"<details.*?</details>", page[page.index("This spot is in Grid 1") :], re.DOTALL)
    assert details
    assert "done within 3 days" in details.group(0)


def test_it_never_names_the_person_who_works_on_it(town: Cast, received: Received) -> None:
    actions.visit(actor=town.caseworker.actor, at=clock.now(), matter_id=received.matter_id, text="到了。")
    assert town.caseworker.account.display_name not in words_of(Client().get(page_of(received)))


def test_what_has_happened_stands_in_plain_words_with_photos(town: Cast, received: Received) -> None:
    files = [make_picture()]
    text = "灯头烧坏，已报电工，下午换。"
    actions.visit(actor=town.caseworker.actor, at=clock.now(), matter_id=received.matter_id, text=text, files=files)
    page = html_of(Client().get(page_of(received)))
    assert text in page
    found = re.search(r'src="(/photos/[^"]+)"', page)
    assert found
    picture = Client().get(found.group(1).replace("&amp;", "&"))
    assert picture.getvalue().startswith(b"\xff\xd8")


def test_notes_for_the_staff_are_not_shown(town: Cast, received: Received) -> None:
    actions.comment(
        actor=town.caseworker.actor,
        at=clock.now(),
        matter_id=received.matter_id,
        text="内部：等科里定。",
        visibility="INTERNAL",
    )
    assert "等科里定" not in words_of(Client().get(page_of(received)))


def test_no_code_stands_on_the_page(town: Cast, received: Received) -> None:
    resolve(town, received)
    shown = words_of(Client().get(page_of(received)))
    assert not re.search(r"\b[A-Z]+_[A-Z_]+\b|RESOLVED|FIXED|GRID|civil\.", shown)


def test_words_and_photos_can_be_added(town: Cast, received: Received) -> None:
    client = Client()
    photo = SimpleUploadedFile("a.jpg", make_picture(), content_type="image/jpeg")
    client.post(page_of(received) + "add/", {"text": "桥头那盏也不亮。"})
    client.post(page_of(received) + "add/", {"text": "照片在这里。", "photos": [photo]})
    shown = words_of(client.get(page_of(received)))
    assert "桥头那盏也不亮。" in shown
    assert "照片在这里。" in shown
    assert html_of(client.get(page_of(received))).count("<img") == 1


def test_nothing_to_add_is_said_beside_the_field(town: Cast, received: Received) -> None:
    response = Client().post(page_of(received) + "add/", {"text": " "})
    assert response.status_code == 400
    assert 'href="#id_text"' in html_of(response)


def test_a_question_goes_to_whoever_has_it_and_comes_back_answered(town: Cast, received: Received) -> None:
    client = Client()
    client.post(page_of(received) + "ask/", {"text": "什么时候来？"})
    actions.answer(actor=town.caseworker.actor, at=clock.now(), matter_id=received.matter_id, text="今天下午。")
    assert "今天下午。" in words_of(client.get(page_of(received)))


def test_a_question_of_theirs_stands_out_until_it_is_answered(town: Cast, received: Received) -> None:
    client = Client()
    actions.ask(actor=town.caseworker.actor, at=clock.now(), matter_id=received.matter_id, text="桥头的灯也坏了吗？")
    assert "有一个问题要问您" in words_of(client.get(page_of(received)))
    client.post(page_of(received) + "answer/", {"text": "也坏了。"})
    shown = words_of(client.get(page_of(received)))
    assert "有一个问题要问您" not in shown
    assert "也坏了。" in shown


def test_the_resident_confirms_what_was_done(town: Cast, received: Received) -> None:
    resolve(town, received)
    client = Client()
    assert "真的好了吗？" in words_of(client.get(page_of(received)))
    client.post(page_of(received) + "confirm/", {"text": ""})
    assert state_of(received) == "CONFIRMED"


def test_the_resident_reopens_with_a_reason_and_may_do_so_after_confirming(town: Cast, received: Received) -> None:
    resolve(town, received)
    client = Client()
    assert client.post(page_of(received) + "reopen/", {"reason": ""}).status_code == 422
    client.post(page_of(received) + "confirm/", {"text": ""})
    client.post(page_of(received) + "reopen/", {"reason": "晚上又灭了。"})
    assert state_of(received) == "REOPENED"
    assert "晚上又灭了。" in words_of(client.get(page_of(received)))


def test_nobody_of_the_owning_team_speaks_for_the_resident_through_the_link(town: Cast, received: Received) -> None:
    resolve(town, received)
    client = town.caseworker.client()
    shown = words_of(client.get(page_of(received)))
    assert "您就在负责这件事的班组里" in shown
    assert "好了，解决了" not in shown
    for act, data in (("confirm", {"text": ""}), ("reopen", {"reason": "x"}), ("withdraw", {"reason": ""})):
        refused = client.post(page_of(received) + f"{act}/", data)
        assert refused.status_code == 403
        assert "您就在负责这件事的班组里" in words_of(refused)
    assert state_of(received) == "RESOLVED"
    Client().post(page_of(received) + "confirm/", {"text": ""})
    assert state_of(received) == "CONFIRMED"


def test_staff_who_raised_it_themselves_do_not_confirm_what_their_own_team_did(town: Cast) -> None:
    send_report(town.grid.id, town.caseworker.client())
    matter = Matter.objects.get()
    at = clock.now()
    actions.start(actor=town.caseworker.actor, at=at, matter_id=matter.id)
    actions.resolve(actor=town.caseworker.actor, at=at, matter_id=matter.id, outcome="FIXED", text="换了新灯头。")
    confirm = reverse("my_matter_act", kwargs={"reference": matter.reference, "act": "confirm"})
    assert town.caseworker.client().post(confirm, {"text": ""}).status_code == 403
    with pytest.raises(NotAllowed) as refused:
        actions.confirm(actor=town.caseworker.actor, at=at, matter_id=matter.id)
    assert refused.value.code == "matter.own_work"


def test_the_resident_takes_it_back(town: Cast, received: Received) -> None:
    Client().post(page_of(received) + "withdraw/", {"reason": "自己好了。"})
    assert state_of(received) == "WITHDRAWN"


def test_what_cannot_be_done_now_leads_back_with_a_word(town: Cast, received: Received) -> None:
    response = Client().get(page_of(received) + "confirm/", follow=True)
    assert "不能这样做了" in words_of(response)


def test_confirming_what_is_not_done_is_refused_in_words(town: Cast, received: Received) -> None:
    response = Client().post(page_of(received) + "confirm/", {"text": ""})
    assert response.status_code == 409
    assert state_of(received) == "RECEIVED"


def test_a_second_confirmation_changes_nothing(town: Cast, received: Received) -> None:
    resolve(town, received)
    for _click in range(2):
        Client().post(page_of(received) + "confirm/", {"text": ""})
    assert Step.objects.filter(matter_id=received.matter_id, verb="CONFIRM").count() == 1


def test_the_resident_sees_which_post_looked_and_never_a_name(town: Cast, received: Received) -> None:
    client = Client()
    assert "还没有人看过" in words_of(client.get(page_of(received) + "seen/"))
    actions.open_matter(actor=town.clerk.actor, at=clock.now(), matter_id=received.matter_id)
    shown = words_of(client.get(page_of(received) + "seen/"))
    assert "枫桥镇" in shown
    assert town.clerk.account.display_name not in shown


def test_opening_the_own_link_leaves_no_reading(town: Cast, received: Received) -> None:
    client = town.clerk.client()
    client.get(page_of(received))
    assert "还没有人看过" in words_of(client.get(page_of(received) + "seen/"))


def test_the_first_view_says_the_number_large_and_how_to_come_back(town: Cast) -> None:
    client = Client()
    address = send_report(town.grid.id, client)
    page = html_of(client.get(address + "?sent=1"))
    matter = Matter.objects.get()
    assert f'<h1 class="num">收到了：{matter.reference[:3]}-{matter.reference[3:]}</h1>' in page
    assert f"http://localhost:8000{address}" in page


def test_links_to_copy_name_the_site_and_not_the_host_that_a_request_named(
    town: Cast, received: Received, settings: Settings
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    page = html_of(Client().get(page_of(received) + "?sent=1", headers={"host": "elsewhere.example"}))
    shown = reverse("matter", kwargs={"reference": show_reference(received.reference), "secret": received.secret})
    assert f"{settings.ORIGIN}{shown}" in page
    assert "elsewhere.example" not in page


def test_the_secret_stays_out_of_titles_caches_and_other_sites(town: Cast, received: Received) -> None:
    for address in ("", "add/", "seen/"):
        response = Client().get(page_of(received) + address)
        assert response.headers["Referrer-Policy"] == "strict-origin"
        assert response.headers["Cache-Control"] == "no-store"
        title = re.search(r"<title>(.*?)</title>", html_of(response), re.DOTALL)
        assert title
        assert received.secret not in title.group(1)


def test_the_secret_stays_out_of_the_log(town: Cast, received: Received, caplog: pytest.LogCaptureFixture) -> None:
    Client().post(page_of(received) + "confirm/", {"text": ""})
    Client().get(page_of(received) + "nonsense/")
    assert caplog.records
    assert received.secret not in caplog.text


def test_htmx_gets_the_region_alone(town: Cast, received: Received) -> None:
    headers = {"HX-Request": "true", "HX-Target": "div#matter"}
    page = html_of(Client().get(page_of(received), headers=headers))
    assert "<html" not in page
    assert "第一网格 网格员" in page


@pytest.mark.parametrize("address", ["", "add/", "ask/", "confirm/", "reopen/", "withdraw/", "seen/"])
def test_no_other_link_opens_it(town: Cast, received: Received, address: str) -> None:
    other = make_received(town.grid.id, at=clock.now())
    mixed = reverse("matter", kwargs={"reference": received.reference, "secret": other.secret}) + address
    client = Client()
    client.get(page_of(other))
    for response in (client.get(mixed), client.post(mixed, {"text": "x", "reason": "x"})):
        assert response.status_code in (404, 405)
    assert state_of(received) == "RECEIVED"
    assert Step.objects.filter(matter_id=received.matter_id).count() == 1


@pytest.mark.parametrize("name", ["neighbour", "outsider", "caseworker", "administrator"])
def test_the_number_opens_the_own_page_for_nobody_else_who_is_signed_in(town: Cast, name: str) -> None:
    send_report(town.grid.id, town.resident.client())
    reference = Matter.objects.get().reference
    own = reverse("my_matter", kwargs={"reference": reference})
    assert town.resident.client().get(own).status_code == 200
    assert getattr(town, name).client().get(own).status_code == 404
    assert Client().get(own).status_code == 404


def test_the_holder_of_the_account_can_do_the_same_without_the_link(town: Cast) -> None:
    send_report(town.grid.id, town.resident.client())
    matter = Matter.objects.get()
    ask = reverse("my_matter_act", kwargs={"reference": matter.reference, "act": "ask"})
    town.resident.client().post(ask, {"text": "什么时候来？"})
    assert Step.objects.filter(matter=matter, verb="ASK").count() == 1


def test_a_form_from_elsewhere_is_refused(town: Cast, received: Received) -> None:
    response = Client(enforce_csrf_checks=True).post(page_of(received) + "withdraw/", {"reason": ""})
    assert response.status_code == 403
    assert state_of(received) == "RECEIVED"
