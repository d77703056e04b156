"""Puts ``request.actor`` on every request: read from the database at most once, and only when it is used."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from linli.kit import clock
from linli.kit.actors import Actor, anonymous
from linli.people import queries


def _actor(request: HttpRequest) -> Actor:
    """Who asks: the account signed in. A link opens its matter only on its own page, where its secret is checked."""
    language = getattr(request, "LANGUAGE_CODE", "zh-hans")
    account_id = request.user.pk  # reads the account, and only an open one
    return queries.actor_of(account_id, clock.now(), language=language) if account_id else anonymous(language)


class ActorMiddleware:
    """Stands after Django's and allauth's own, so that ``request.user`` is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = cast(Actor, SimpleLazyObject(lambda: _actor(request)))  # type: ignore[attr-defined]
        return self.get_response(request)
