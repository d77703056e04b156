"""Reading of requests: whatever comes in becomes a typed struct or a refusal, never an error of ours."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

import msgspec
from django.http import HttpRequest, HttpResponse, RawPostDataException
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, ActorKind
from linli.kit.errors import NotAllowed, Refused, TooLarge

MAX_BODY = 64 * 1024
MIN_KEY = 16  # clients share one scope of keys: none must be one that another hits upon
S = TypeVar("S", bound=msgspec.Struct)
View = Callable[..., HttpResponseBase]


def only(*methods: str) -> Callable[[View], View]:
    """The view answers these methods; any other gets 405 as JSON. HEAD goes with GET."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponseBase:
            if request.method in methods or (request.method == "HEAD" and "GET" in methods):
                return view(request, *args, **kwargs)
            sentence = _("This address does not answer that method.")
            raise Refused("method.not_allowed", sentence, status=405, facts={"allowed": sorted(methods)})

        return guarded

    return decorate


def key_of(request: HttpRequest, scope: str) -> Actor | None:
    """The program whose key came with the request; None without one. Raises NotAllowed ``key.no_scope``."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.kind is not ActorKind.API:
        return None
    if scope not in actor.scopes:
        sentence = _("This key is not for that. It needs the scope %(scope)s.") % {"scope": scope}
        raise NotAllowed("key.no_scope", sentence, facts={"scope": scope})
    return actor


def read_json(request: HttpRequest, struct: type[S]) -> S:
    """The body as that struct.

    Raises Refused ``body.wrong_type`` (415), TooLarge ``body.too_large``, Refused ``body.malformed`` with the path of
    the first fault: invalid JSON or UTF-8, NaN, lone surrogates, wrong types, unknown or missing fields, deep nesting.
    """
    if request.content_type != "application/json":
        raise Refused("body.wrong_type", _("Please send application/json."), status=415)
    body = _body(request)
    try:
        return msgspec.json.decode(body, type=struct)
    except msgspec.ValidationError as error:
        raise _malformed(str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _malformed("") from error


def answer_json(content: object, status: int = 200) -> HttpResponse:
    """A JSON answer: datetimes as RFC 3339, UUIDs as text."""
    return HttpResponse(msgspec.json.encode(content), content_type="application/json", status=status)


def _body(request: HttpRequest) -> bytes:
    too_large = TooLarge("body.too_large", _("That was too much at once."), facts={"max_bytes": MAX_BODY})
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdigit() and int(length) > MAX_BODY:
        raise too_large
    try:
        body = request.body
    except (RawPostDataException, OSError) as error:
        raise _malformed("") from error
    if len(body) > MAX_BODY:
        raise too_large
    return body


def _malformed(where: str) -> Refused:
    """``where`` is msgspec's English description of the fault with its JSON path; it quotes no content."""
    field = where.rsplit("`$.", 1)[1].rstrip("`") if "`$." in where else None
    sentence = _("The body of the request does not have the form that the documentation describes.")
    return Refused("body.malformed", sentence, field=field, facts={"fault": where} if where else None)
