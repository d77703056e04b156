"""The data tracker's protocol, findUsage version 2: answered to the portal that the person let fetch it, and signed."""

import base64
from collections.abc import Callable

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.kit import clock
from linli.kit.actors import Actor, ActorKind
from linli.kit.errors import NotAllowed, NotFound, Refused
from linli.readings import queries, signing
from linli.readings.queries.why import why_words
from linli.readings.rules.tracker import BadQuery, parse_query

SCOPE = "readings:own"
View = Callable[[HttpRequest], HttpResponse]


def find_usage(request: HttpRequest) -> HttpResponse:
    """GET: the looks at the data of whoever made ``userCode`` for this portal, newest first."""
    actor = _portal(request)
    try:
        query = parse_query({name: request.GET.get(name, "") for name in request.GET})
    except BadQuery as bad:
        raise _malformed(str(bad)) from bad
    if "X-Road-UserId" in request.headers and request.headers["X-Road-UserId"] != query.user_code:
        raise NotAllowed("usage.not_represented", _("This person does not represent the other here."))
    at, language = clock.now(), get_language() or ""
    assert actor.account_id is not None, "a program has the id of its key"
    found = queries.find_usages(actor.account_id, query, at, language, why_words)
    if found is None:
        raise NotFound("usage.unknown", _("This code opens nothing. The person can make a new one."))
    return _answer(request, found)


def usage_period(request: HttpRequest) -> HttpResponse:
    """GET: since when looks are kept."""
    _portal(request)
    return _answer(request, {"periodStart": queries.usage_period(clock.now())})


def heartbeat(request: HttpRequest) -> HttpResponse:
    """GET: whether it answers."""
    _only_get(request)
    return _answer(request, {"status": "OK", "message": "API is ready"})


def key(request: HttpRequest) -> HttpResponse:
    """GET: the public key of the signatures, as a JSON Web Key."""
    _only_get(request)
    x = base64.urlsafe_b64encode(signing.public_key()).rstrip(b"=").decode()
    return _answer(request, {"kty": "OKP", "crv": "Ed25519", "kid": signing.key_id(), "x": x, "alg": "EdDSA"})


def _portal(request: HttpRequest) -> Actor:
    _only_get(request)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.kind is not ActorKind.API:
        raise NotAllowed("key.missing", _("This address answers programs with a key."), status=401)
    if SCOPE not in actor.scopes:
        sentence = _("This key is not for that. It needs the scope %(scope)s.") % {"scope": SCOPE}
        raise NotAllowed("key.no_scope", sentence, facts={"scope": SCOPE})
    return actor


def _only_get(request: HttpRequest) -> None:
    if request.method not in ("GET", "HEAD"):
        raise Refused("method.not_allowed", _("This address does not answer that method."), status=405)


def _malformed(name: str) -> Refused:
    sentence = _("The parameter %(name)s cannot be read.") % {"name": name}
    return Refused("usage.malformed", sentence, field=name, status=400)


def _answer(request: HttpRequest, content: object) -> HttpResponse:
    response = HttpResponse(msgspec.json.encode(content), content_type="application/json")
    response.headers["Cache-Control"] = "no-store"
    return signing.sign(request, response, clock.now())
