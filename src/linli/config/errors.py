"""What a person or a program gets when something is refused or breaks."""

import sys
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from linli.kit.errors import NotAllowed, NotFound, Refused, TooLarge
from linli.open311 import rules as open311

FOR_PROGRAMS = ("/api/", "/places/")  # where an answer is JSON, also when it is a refusal
TOO_MANY = 429
OPEN311 = "/open311/"  # where it has the form that GeoReport prescribes


def refusal_response(request: HttpRequest, refused: Refused) -> HttpResponse:
    """JSON for programs, a page with a way back for people. 429 says when to come again, where that is known."""
    response = _refusal(request, refused)
    if refused.status == TOO_MANY and "seconds" in refused.facts:
        response.headers["Retry-After"] = str(refused.facts["seconds"])
    return response


def _refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    body = {
        "code": refused.code,
        "message": str(refused.message),
        "field": refused.field,
        "facts": refused.facts,
    }
    if request.path.startswith(FOR_PROGRAMS):
        return JsonResponse(body, status=refused.status)
    if request.path.startswith(OPEN311):
        return _for_open311(request, refused.status, str(refused.message))
    return render(request, "ui/refused.jinja", {"refused": refused}, status=refused.status)


def _for_open311(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    """What is refused before the door's own views see it."""
    form = open311.Format.JSON if request.path.endswith(".json") else open311.Format.XML
    content = open311.write_errors(form, [(status, sentence)])
    return HttpResponse(content, content_type=open311.content_type(form), status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return refusal_response(request, NotFound("page.not_found", _("There is no such page.")))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return refusal_response(request, NotAllowed("page.forbidden", _("You may not open this page.")))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when there was too much."""
    if isinstance(exception, RequestDataTooBig):
        return refusal_response(request, TooLarge("request.too_large", _("That was too much at once.")))
    code = "request.suspicious" if isinstance(exception, SuspiciousOperation) else "request.bad"
    return refusal_response(request, Refused(code, _("The request could not be read. Please try again.")))


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a bug of ours. Said plainly; what the person typed is still in the browser.

    503 while PostgreSQL is away: it is started again within seconds, and programs send the same once more.
    """
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    body: dict[str, Any] = {
        "code": "database.away" if away else "server.error",
        "message": _("Something broke on our side. Please try again."),
    }
    status = 503 if away else 500
    if request.path.startswith(FOR_PROGRAMS):
        response: HttpResponse = JsonResponse(body, status=status)
    elif request.path.startswith(OPEN311):
        response = _for_open311(request, status, body["message"])
    else:
        response = render(request, "ui/broken.jinja", status=status)
    if away:
        response.headers["Retry-After"] = "5"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came from elsewhere or its cookie is gone."""
    sentence = _("For your safety this form has to be sent from its own page. Go back, reload, and send it again.")
    return refusal_response(request, NotAllowed("form.csrf", sentence))
