"""Administrators look at every message as it goes out."""

import pytest
from django.test import Client
from django.urls import reverse

from linli.notices.queries import preview_codes
from linli.portal.tests.make import english, words_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", preview_codes())
def test_every_message_is_shown_in_both_languages(workplace: Cast, code: str) -> None:
    page = words_of(workplace.administrator.client().get(reverse("keep_notices"), {"message": code}))
    if code.startswith("public."):
        assert "枫源村" in page
        assert "Fengyuan Village" in page
    else:
        assert page.count("FQ7-K3M") >= 4
    assert "English" in page
    assert "中文" in page
    assert "administration/notices" not in page, "an address or a tuple stands on the page as text"


def test_why_something_is_told_in_any_case_is_said(workplace: Cast) -> None:
    client = english(workplace.administrator.client())
    page = words_of(client.get(reverse("keep_notices"), {"message": "resident.declined"}))
    assert "Whoever raised something is always told how it ended." in page


def test_where_the_hours_and_the_duty_are_written_is_said_in_the_language_of_the_reader(workplace: Cast) -> None:
    asked = {"message": "resident.declined"}
    chinese = words_of(workplace.administrator.client().get(reverse("keep_notices"), asked))
    assert "产品自带的时间。" in chinese
    assert "产品自带的规定。" in chinese
    assert "Default of the product" not in chinese
    in_english = words_of(english(workplace.administrator.client()).get(reverse("keep_notices"), asked))
    assert in_english.count("Default of the product") == 2
    assert "产品自带" not in in_english


def test_a_message_that_there_is_not(workplace: Cast) -> None:
    assert workplace.administrator.client().get(reverse("keep_notices"), {"message": "x"}).status_code == 404


@pytest.mark.parametrize("who", ["coordinator", "clerk", "caseworker", "resident"])
def test_who_may_not_look_at_messages(workplace: Cast, who: str) -> None:
    assert getattr(workplace, who).client().get(reverse("keep_notices")).status_code == 403
    assert Client().get(reverse("keep_notices")).status_code == 403
