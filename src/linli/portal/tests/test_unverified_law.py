"""A time that rests on a law which no lawyer has read yet is marked where the law is named."""

import pytest
from django.conf import settings
from django.test import Client

from linli.kit import clock
from linli.matters.tests.make import LIGHT, make_received
from linli.portal.tests.make import page_of, words_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db

BY_LAW = "labour.terms.talk"


def words_for(town: Cast, kind_code: str, language: str) -> str:
    """The words of a matter of that kind as its resident reads them."""
    received = make_received(town.grid.id, at=clock.now(), kind_code=kind_code)
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return words_of(client.get(page_of(received)))


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hans", "（尚未经律师核对）"), ("en", "(not yet verified by a lawyer)")]
)
def test_it_is_marked_in_both_languages_and_a_local_promise_is_not(town: Cast, language: str, words: str) -> None:
    assert words in words_for(town, BY_LAW, language)
    assert words not in words_for(town, LIGHT, language)
