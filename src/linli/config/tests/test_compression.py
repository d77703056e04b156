"""Answers are compressed for those who take them so, and say that they vary by it."""

import gzip
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse

from linli.config.middleware import Compression

WORDS = ("三弄口的路灯坏了三天。" * 40).encode()


def _answer(content: bytes, accepted: str = "gzip, deflate, br", **headers: Any) -> HttpResponse:
    request = HttpRequest()
    request.META["HTTP_ACCEPT_ENCODING"] = accepted
    answer = Compression(lambda _request: HttpResponse(content, headers=headers))(request)
    assert isinstance(answer, HttpResponse)
    return answer


def test_a_page_comes_compressed_and_opens_to_the_same() -> None:
    answer = _answer(WORDS, ETag='"one"')
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Content-Length"] == str(len(answer.content))
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["ETag"] == 'W/"one"'
    assert gzip.decompress(answer.content) == WORDS


def test_the_length_of_an_answer_tells_nothing_exactly() -> None:
    assert len({len(_answer(WORDS).content) for _time in range(30)}) > 1


def test_who_does_not_take_it_compressed_gets_it_plain() -> None:
    answer = _answer(WORDS, accepted="br")
    assert not answer.has_header("Content-Encoding")
    assert (answer.content, answer.headers["Vary"]) == (WORDS, "Accept-Encoding")


@pytest.mark.parametrize(("content", "headers"), [(b"short", {}), (WORDS, {"Content-Encoding": "br"})])
def test_short_answers_and_those_that_are_encoded_stay_as_they_are(content: bytes, headers: dict[str, str]) -> None:
    assert _answer(content, **headers).content == content
