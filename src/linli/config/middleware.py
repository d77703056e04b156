"""Middleware of the whole site: languages, refusals as pages, limits on what a request may carry."""

import gzip
import re
import secrets
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _

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
            sentence = _("The request could not be read. Please try again.")
            return refusal_response(request, Refused("request.bad", sentence))
        return self.get_response(request)


class Compression(GZipMiddleware):
    """Django's, at the quickest level: half the processor time of its own level for a twentieth more bytes."""

    LEVEL = 1
    SHORTEST = 200  # bytes; less is not worth it
    _ACCEPTED = re.compile(r"\bgzip\b")

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The answer compressed for those who take it so, where that makes it shorter."""
        if not isinstance(response, HttpResponse) or response.has_header("Content-Encoding"):
            return super().process_response(request, response)
        if len(response.content) < self.SHORTEST:
            return response
        patch_vary_headers(response, ("Accept-Encoding",))
        if not self._ACCEPTED.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
            return response
        content = self._compressed(response.content)
        if len(content) < len(response.content):
            response.content = content
            response.headers["Content-Length"] = str(len(content))
            response.headers["Content-Encoding"] = "gzip"
            if response.headers.get("ETag", "").startswith('"'):
                response.headers["ETag"] = f"W/{response.headers['ETag']}"
        return response

    def _compressed(self, content: bytes) -> bytes:
        """In gzip's form, with a file name of random length as Django has it: lengths would tell secrets (BREACH)."""
        packed = gzip.compress(content, self.LEVEL, mtime=0)
        header = bytearray(packed[:10])
        header[3] = 8  # a file name follows
        return bytes(header) + b"a" * secrets.randbelow(self.max_random_bytes) + b"\x00" + packed[10:]
