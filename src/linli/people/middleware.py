"""Puts ``request.actor`` on every request: read from the database at most once, and only when it is used."""

from collections.abc import Callable
from dataclasses import replace
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from linli.kit import clock
from linli.kit.actors import Actor, ActorKind, anonymous
from linli.people import proof, queries
from linli.people.sessions import follow_duties


def _actor(request: HttpRequest) -> Actor:
    """Who asks: the account signed in. A link opens its matter only on its own page, where its secret is checked.

    When posts have begun or ended since the session last asked, its key changes. Posts open nothing where a passkey
    is overdue, whatever the page: ``request.passkey_overdue`` says so to whoever answers.
    """
    language = getattr(request, "LANGUAGE_CODE", "zh-hans")
    account_id = request.user.pk  # reads the account, and only an open one
    if not account_id:
        return anonymous(language)
    at = clock.now()
    actor = queries.actor_of(account_id, at, language=language)
    if follow_duties(request.session, actor.duties) and actor.duties:
        proof.ask_for_passkey(request, at)
    if actor.duties and proof.passkey_is_overdue(request.session, at):
        request.passkey_overdue = True  # type: ignore[attr-defined]
        return replace(actor, kind=ActorKind.RESIDENT, duties=(), also_serves=actor.duties)
    return actor


class ActorMiddleware:
    """Stands after Django's and allauth's own, so that ``request.user`` is there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = cast(Actor, SimpleLazyObject(lambda: _actor(request)))  # type: ignore[attr-defined]
        return self.get_response(request)
