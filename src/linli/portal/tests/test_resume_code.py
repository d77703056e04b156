"""Going on with a saved report by the code that is read out on the telephone."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from linli.kit.ids import REFERENCE_ALPHABET
from linli.matters.models import Draft
from linli.portal.tests.make import WORDS, begin_report, fill_report, html_of, words_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db

PAGE = "/resume/"


def code_on(page: str) -> str:
    """The code that the page shows."""
    found = re.search(r'<strong class="num">([0-9A-Z]{4}-[0-9A-Z]{4})</strong>', page)
    assert found, "every page of a saved report shows its code"
    return found.group(1)


def test_the_code_goes_on_where_the_report_stopped_on_another_device(town: Cast) -> None:
    drafted = fill_report(town.grid.id)
    code = code_on(html_of(drafted.get("check")))
    other = Client()
    response = other.post(PAGE, {"code": code})
    assert response.status_code == 302
    assert response["Location"] == drafted.url_of("check")
    assert WORDS in words_of(other.get(response["Location"]))


def test_it_stays_the_same_and_capitals_and_dashes_do_not_matter(town: Cast) -> None:
    drafted = begin_report()
    code = code_on(html_of(drafted.get("where")))
    drafted.post("where", place_id=str(town.grid.id))
    assert code_on(html_of(drafted.get("where"))) == code
    assert set(code) - {"-"} <= set(REFERENCE_ALPHABET)
    for said in (code.lower(), code.replace("-", ""), f" {code[:4]} {code[5:]} "):
        assert Client().post(PAGE, {"code": said}).status_code == 302


def test_the_code_stands_in_no_address_and_the_page_is_not_kept(town: Cast) -> None:
    drafted = begin_report()
    code = code_on(html_of(drafted.get("where"))).replace("-", "")
    response = Client().post(PAGE, {"code": code})
    assert code not in response["Location"]
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("code", ["", "K7QM", "口令码口令码口令", "K7QM-3FXP-9", "\x00" * 8])
def test_what_cannot_be_a_code_is_said_beside_the_field(town: Cast, code: str) -> None:
    response = Client().post(PAGE, {"code": code})
    assert response.status_code in (400, 422)
    assert 'aria-invalid="true"' in html_of(response)


def test_a_code_of_no_report_is_told_in_both_languages(town: Cast) -> None:
    begin_report()
    for language, words in (("zh-hans", "没有找到这个口令码"), ("en", "No saved report has this code")):
        client = Client()
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        response = client.post(PAGE, {"code": "K7QM-3FXP"})
        assert response.status_code == 404
        assert words in words_of(response)


def test_guessing_is_stopped_and_the_right_code_waits_too(town: Cast) -> None:
    code = code_on(html_of(begin_report().get("where")))
    most, _seconds = settings.LINLI_LIMITS["codes"]
    client = Client()
    for number in range(most):
        assert client.post(PAGE, {"code": f"K7QM3F{number:02d}".replace("0", "X").replace("1", "Y")}).status_code == 404
    stopped = client.post(PAGE, {"code": code})
    assert stopped.status_code == 429
    assert int(stopped["Retry-After"]) > 0
    assert Client(REMOTE_ADDR="203.0.113.9").post(PAGE, {"code": code}).status_code == 302


def test_codes_that_are_found_do_not_count(town: Cast) -> None:
    code = code_on(html_of(begin_report().get("where")))
    most, _seconds = settings.LINLI_LIMITS["codes"]
    client = Client()
    assert {client.post(PAGE, {"code": code}).status_code for _try in range(most + 3)} == {302}


def test_a_sent_report_and_one_that_is_over_open_no_more(town: Cast) -> None:
    sent = fill_report(town.grid.id)
    code = code_on(html_of(sent.get("check")))
    sent.post("check")
    assert Client().post(PAGE, {"code": code}).status_code == 404
    old = code_on(html_of(begin_report().get("where")))
    Draft.objects.update(expires_at="2026-01-01T00:00:00Z")
    assert Client().post(PAGE, {"code": old}).status_code == 410


def test_a_report_from_before_there_were_codes_shows_its_link_only(town: Cast) -> None:
    drafted = begin_report()
    Draft.objects.update(code="")
    page = html_of(drafted.get("where"))
    assert "/resume/" in page
    assert 'class="num"' not in page


def test_the_front_door_leads_to_it(town: Cast) -> None:
    assert f'href="{reverse("resume_by_code")}"' in html_of(Client().get("/"))
    assert Client().get(PAGE).status_code == 200


def test_a_form_from_elsewhere_is_refused(town: Cast) -> None:
    assert Client(enforce_csrf_checks=True).post(PAGE, {"code": "K7QM-3FXP"}).status_code == 403
