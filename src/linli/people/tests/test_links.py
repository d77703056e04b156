"""The signed cookie in which a device keeps the secret links that a resident has opened."""

from uuid import UUID

import pytest
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from linli.kit.actors import Actor
from linli.kit.ids import new_secret, uuid7
from linli.people.links import MAX_LINKS, forget_link, read_links, remember_link
from linli.people.middleware import ActorMiddleware
from linli.people.sessions import SessionStore
from tests.cast import Cast


def _request(cookie: str = "") -> HttpRequest:
    request = RequestFactory().get("/")
    request.session = SessionStore()
    if cookie:
        request.COOKIES[settings.LINLI_LINKS_COOKIE] = cookie
    return request


def _remember(request: HttpRequest, matter_id: UUID, secret: str) -> HttpRequest:
    """The request that the same device sends next."""
    response = HttpResponse()
    remember_link(request, response, matter_id=matter_id, secret=secret)
    morsel = response.cookies[settings.LINLI_LINKS_COOKIE]
    assert (morsel["httponly"], morsel["samesite"]) == (True, "Lax")
    return _request(morsel.value)


def test_a_link_once_opened_is_known_on_this_device() -> None:
    first, second = (uuid7(), new_secret()), (uuid7(), new_secret())
    request = _remember(_remember(_request(), *first), *second)
    assert read_links(request) == (second, first)


def test_opening_a_link_again_brings_it_to_the_front_and_keeps_it_once() -> None:
    first, second = (uuid7(), new_secret()), (uuid7(), new_secret())
    request = _remember(_remember(_remember(_request(), *first), *second), *first)
    assert read_links(request) == (first, second)


def test_a_link_can_be_taken_off_the_device() -> None:
    first, second = (uuid7(), new_secret()), (uuid7(), new_secret())
    request = _remember(_remember(_request(), *first), *second)
    response = HttpResponse()
    forget_link(request, response, matter_id=first[0])
    assert read_links(_request(response.cookies[settings.LINLI_LINKS_COOKIE].value)) == (second,)


def test_the_oldest_fall_off_and_the_cookie_stays_within_what_a_browser_keeps() -> None:
    links = [(uuid7(), new_secret()) for _number in range(MAX_LINKS + 5)]
    request = _request()
    for link in links:
        request = _remember(request, *link)
    assert read_links(request) == tuple(reversed(links))[:MAX_LINKS]
    assert len(request.COOKIES[settings.LINLI_LINKS_COOKIE]) < 4000


@pytest.mark.parametrize(
    "cookie",
    [
        "x",
        "a:b:c",
        "\x00",
        "x" * 5000,
        signing.dumps([[str(uuid7()), "s"]]),  # our key, another purpose
        signing.dumps({"a": 1}, salt="linli.people.links"),
        signing.dumps([["no id", "s"]], salt="linli.people.links"),
        signing.dumps([[str(uuid7())]], salt="linli.people.links"),
        signing.dumps([[str(uuid7()), 5]], salt="linli.people.links"),
        signing.dumps("text", salt="linli.people.links"),
    ],
    ids=map(str, range(10)),  # a signature holds the time: every process of a parallel run names it differently
)
def test_a_forged_or_damaged_cookie_opens_nothing(cookie: str) -> None:
    assert read_links(_request(cookie)) == ()


def test_a_link_on_the_device_gives_the_actor_of_a_request_no_matter(cast: Cast) -> None:
    from django.contrib.auth.models import AnonymousUser

    link = (uuid7(), new_secret())
    request = _remember(_request(), *link)
    for user in (AnonymousUser(), cast.caseworker.account):
        request.user = user
        ActorMiddleware(lambda _request: HttpResponse())(request)
        actor: Actor = request.actor  # type: ignore[attr-defined]
        assert actor.matter_ids == ()
        assert actor.is_staff is (user is cast.caseworker.account)
