"""The front door: say it once, look it up, see honest figures."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.matters import actions
from linli.matters.tests.make import make_received
from linli.portal.tests.make import WORDS, english, html_of, page_of, words_of
from tests.cast import Cast

HAN = re.compile(r"[\u3400-\u9fff]+")


def settle(town: Cast, count: int) -> None:
    """So many street lights, repaired in a day."""
    at = clock.now() - timedelta(days=3)
    for number in range(count):
        received = make_received(town.grid.id, at=at + timedelta(minutes=number))
        actions.start(actor=town.caseworker.actor, at=at + timedelta(hours=2), matter_id=received.matter_id)
        actions.resolve(
            actor=town.caseworker.actor,
            at=at + timedelta(days=1),
            matter_id=received.matter_id,
            outcome="FIXED",
            text="换了灯头。",
        )


def test_it_asks_what_is_wrong_and_says_that_no_account_is_needed(town: Cast) -> None:
    shown = words_of(Client().get("/"))
    assert "有什么事？说一次就好。" in shown
    assert "不用注册" in shown
    assert "诸暨市" in shown


def test_words_typed_here_begin_a_report_that_is_kept(town: Cast) -> None:
    client = Client()
    response = client.post(reverse("report"), {"text": WORDS}, follow=True)
    assert response.request["PATH_INFO"].endswith("/what/")
    assert WORDS in words_of(response)


def test_no_words_lead_to_a_page_that_says_so_beside_the_field(town: Cast) -> None:
    response = Client().post(reverse("report"), {"text": " \u200b\u202e "})
    assert response.status_code == 422
    assert 'href="#id_text"' in html_of(response)
    assert "请说几句发生了什么。" in words_of(response)


def test_the_common_matters_are_those_of_the_catalogue_and_begin_a_report(town: Cast) -> None:
    client = Client()
    found = re.search(r'href="([^"]+)">拖欠工资<', html_of(client.get("/")))
    assert found
    shown = words_of(client.get(found.group(1)))
    assert "工钱没发" in shown


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}".lower()])
def test_a_number_leads_to_its_public_page_however_it_is_typed(town: Cast, typed: str) -> None:
    received = make_received(town.grid.id)
    shown = typed.format(f"{received.reference[:3]} {received.reference[3:]}".lower())
    response = Client().get(reverse("look_up"), {"reference": shown}, follow=True)
    assert "路灯不亮" in words_of(response)


def test_where_this_device_holds_the_link_the_number_leads_to_the_own_page(town: Cast) -> None:
    received = make_received(town.grid.id)
    client = Client()
    client.get(page_of(received))
    response = client.get(reverse("look_up"), {"reference": received.reference})
    assert response.headers["Location"].endswith(f"/{received.secret}/")


def test_a_stranger_with_the_number_does_not_get_the_link(town: Cast) -> None:
    received = make_received(town.grid.id)
    response = Client().get(reverse("look_up"), {"reference": received.reference}, follow=True)
    assert received.secret not in html_of(response)
    assert "村口的路灯" not in words_of(response)


@pytest.mark.parametrize("typed", ["", "12", "<script>alert(1)</script>", "一二三四五六", "A" * 500])
def test_what_cannot_be_a_number_is_refused_in_words(town: Cast, typed: str) -> None:
    response = Client().get(reverse("look_up"), {"reference": typed})
    assert response.status_code in (400, 413)
    assert "<script>alert" not in html_of(response)


def test_without_five_settled_matters_there_is_a_sentence_and_no_figure(town: Cast) -> None:
    settle(town, 4)
    shown = words_of(Client().get("/"))
    assert "现在还太少，没法统计" in shown
    assert "件办结" not in shown


def test_from_five_settled_matters_on_the_figures_say_what_they_mean(town: Cast) -> None:
    settle(town, 5)
    shown = words_of(Client().get("/"))
    assert "5 件办结" in shown
    assert "100.0% 在村和镇就办好" in shown
    assert "1 天 一半的事用不到这么久就办好" in shown


def test_synthetic_outlines_are_called_synthetic(town: Cast) -> None:
    assert "网格范围为合成" in words_of(Client().get("/"))


def test_a_resident_sees_no_door_of_the_staff(town: Cast) -> None:
    for client in (Client(), town.resident.client()):
        page = html_of(client.get("/"))
        assert f'href="{reverse("my_matters")}"' in page
        for name in ("day", "desk", "board"):
            assert f'href="{reverse(name)}"' not in page


def test_staff_see_the_doors_of_their_roles(town: Cast) -> None:
    assert f'href="{reverse("day")}"' in html_of(town.caseworker.client().get("/"))
    assert f'href="{reverse("board")}"' not in html_of(town.caseworker.client().get("/"))
    assert f'href="{reverse("board")}"' in html_of(town.coordinator.client().get("/"))


def test_the_english_page_is_english_throughout(town: Cast) -> None:
    shown = words_of(english().get("/"))
    assert "What is the matter? Say it once." in shown
    assert set(HAN.findall(shown)) == {"中文"}


def test_it_is_read_before_the_town_has_a_ladder_or_kinds(db: None) -> None:
    assert Client().get("/").status_code == 200
