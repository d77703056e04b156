"""The switch of language: kept in a cookie, for guests too, and never a way off the site."""

import pytest
from django.conf import settings
from django.test import Client


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_guest_switches_and_stays_on_the_page(client: Client, language: str) -> None:
    answer = client.post("/ui/language", {"language": language, "next": "/ui/?theme=dark"})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/ui/?theme=dark"
    cookie = answer.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert cookie.value == language
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_the_next_page_is_in_the_chosen_language(client: Client) -> None:
    client.post("/ui/language", {"language": "en", "next": "/ui/"})
    assert "Every component, in every state" in client.get("/ui/").content.decode()


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "javascript:alert(1)",
        "http:///evil.example",
        "/%0d%0aSet-Cookie:x=1\r\nX: y",
        "http://testserver/ui/",
        "ui/",
        "",
    ],
)
def test_nobody_is_sent_off_the_site(client: Client, elsewhere: str) -> None:
    answer = client.post("/ui/language", {"language": "en", "next": elsewhere})
    assert answer.status_code == 302
    assert answer.headers["Location"] in ("/", "/%0d%0aSet-Cookie:x=1%0D%0AX:%20y")


@pytest.mark.django_db  # the refusal's page may name the place
def test_a_language_that_is_not_offered_is_refused_in_words(client: Client) -> None:
    answer = client.post("/ui/language", {"language": "xx<script>", "next": "/"})
    assert answer.status_code == 400
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies
    assert "xx<script>" not in answer.content.decode()


def test_looking_at_the_switch_changes_nothing(client: Client) -> None:
    answer = client.get("/ui/language?language=en")
    assert answer.status_code == 405
    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies
