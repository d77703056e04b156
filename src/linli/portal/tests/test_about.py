"""Pages of plain words, in both languages."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from linli.matters.queries import list_kinds
from linli.portal.tests.make import english, html_of, words_of
from tests.cast import Cast

PAGES = ("ask_first", "privacy", "accessibility")


@pytest.mark.parametrize("name", PAGES)
def test_everybody_reads_it_in_both_languages(town: Cast, name: str) -> None:
    assert re.search(r"[\u3400-\u9fff]{6}", words_of(Client().get(reverse(name))))
    assert set(re.findall(r"[\u3400-\u9fff]+", words_of(english().get(reverse(name))))) == {"中文"}


@pytest.mark.parametrize("name", PAGES)
def test_it_stands_at_the_foot_of_the_front_door(town: Cast, name: str) -> None:
    assert f'href="{reverse(name)}"' in html_of(Client().get("/"))


def test_the_numbers_that_answer_without_this_site_can_be_tapped(town: Cast) -> None:
    page = html_of(Client().get(reverse("ask_first")))
    assert all(f'href="tel:{number}"' in page for number in ("110", "119", "120", "12345", "12348"))


def test_every_subject_says_how_soon_and_begins_a_report(town: Cast) -> None:
    for subject in list_kinds():
        shown = words_of(Client().get(reverse("ask_first"), {"subject": subject.kind.code}))
        assert shown.count("内办好") == sum(len(group.children) for group in subject.children)


def test_a_subject_that_is_none_shows_the_page_without_one(town: Cast) -> None:
    assert Client().get(reverse("ask_first"), {"subject": "<script>"}).status_code == 200
