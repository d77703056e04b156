"""My matters: what this device remembers and what the account raised; nothing of anybody else's."""

from django.conf import settings
from django.test import Client
from django.urls import reverse

from linli.kit import clock
from linli.matters.models import Matter
from linli.matters.tests.make import make_received
from linli.portal.tests.make import html_of, page_of, send_report, words_of
from tests.cast import Cast

MINE = "/my/"


def test_an_empty_list_says_why_and_leads_on(town: Cast) -> None:
    page = html_of(Client().get(MINE))
    assert "这里还没有事" in page
    assert f'href="{reverse("report")}"' in page


def test_a_link_that_was_opened_is_remembered_and_says_who_has_it(town: Cast) -> None:
    received = make_received(town.grid.id, at=clock.now())
    client = Client()
    client.get(page_of(received))
    page = client.get(MINE)
    assert "村口的路灯三天没亮了" in words_of(page)
    assert "第一网格 网格员在办" in words_of(page)
    assert received.secret in html_of(page)


def test_a_report_sent_from_this_device_is_there_at_once(town: Cast) -> None:
    client = Client()
    send_report(town.grid.id, client)
    assert "三弄口的路灯" in words_of(client.get(MINE))


def test_a_link_can_be_taken_off_this_device_and_the_matter_goes_on(town: Cast) -> None:
    received = make_received(town.grid.id, at=clock.now())
    client = Client()
    client.get(page_of(received))
    response = client.post(reverse("forget_matter", kwargs={"reference": received.reference}), follow=True)
    assert "事情照常办" in words_of(response)
    assert "村口的路灯" not in words_of(client.get(MINE))
    assert Client().get(page_of(received)).status_code == 200


def test_taking_off_what_is_not_there_is_no_error(town: Cast) -> None:
    received = make_received(town.grid.id, at=clock.now())
    response = Client().post(reverse("forget_matter", kwargs={"reference": received.reference}))
    assert response.status_code == 302


def test_another_device_sees_nothing(town: Cast) -> None:
    received = make_received(town.grid.id, at=clock.now())
    Client().get(page_of(received))
    assert "村口的路灯" not in words_of(Client().get(MINE))


def test_a_forged_cookie_opens_nothing(town: Cast) -> None:
    received = make_received(town.grid.id, at=clock.now())
    client = Client()
    client.cookies[settings.LINLI_LINKS_COOKIE] = f'[["{received.matter_id}","{received.secret}"]]'
    assert "村口的路灯" not in words_of(client.get(MINE))


def test_a_link_that_was_replaced_opens_nothing_any_more(town: Cast) -> None:
    received = make_received(town.grid.id, at=clock.now())
    client = Client()
    client.get(page_of(received))
    Matter.objects.update(secret_digest=b"another")
    assert "村口的路灯" not in words_of(client.get(MINE))


def test_the_account_sees_its_own_matters_and_nobody_elses(town: Cast) -> None:
    send_report(town.grid.id, town.resident.client())
    assert "三弄口的路灯" in words_of(town.resident.client().get(MINE))
    for other in (town.neighbour, town.caseworker, town.administrator):
        assert "三弄口的路灯" not in words_of(other.client().get(MINE))


def test_the_list_is_kept_by_no_cache(town: Cast) -> None:
    assert Client().get(MINE).headers["Cache-Control"] == "no-store"
