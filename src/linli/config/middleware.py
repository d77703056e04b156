"""Middleware of the whole site: languages, refusals as pages, limits on what a request may carry."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from linli.config.errors import refusal_response
from linli.kit.errors import Refused

GetResponse = Callable[[HttpRequest], HttpResponse]


class Language:
    """Chinese unless the reader chose English. The browser's own setting does not decide.

    Most residents' old telephones are set to whatever they came with; a page in the language of the place,
    with the other one a tap away, is the smaller surprise.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.codes = {code for code, _name in settings.LANGUAGES}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in self.codes else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", "zh-Hans" if language == "zh-hans" else language)
        return response


class Refusals:
    """Turns Refused into a page, a fragment or JSON with its own status."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only Refused is expected; anything else goes on to the 500 page and the log."""
        if isinstance(exception, Refused):
            return refusal_response(request, exception)
        return None


class RequestLimits:
    """Refuses what no form of ours sends, before it costs anything: NUL bytes in a query, endless addresses."""

    MAX_QUERY = 4096

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path or "%00" in query or len(query) > self.MAX_QUERY:
            return HttpResponse(status=400)
        return self.get_response(request)
