"""Middleware around everything: a name for the request, its count, and what load balancers ask."""

import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from linli.config.running.metrics import Requests, write_counts
from linli.config.running.request_ids import HEADER, named, request_id

ALIVE, READY = "/healthz", "/readyz"
_requests = Requests()


class Observed:
    """Stands first: nothing behind it is asked for ``/healthz`` and ``/readyz``, and an answer always has its name."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.folder = Path(settings.VAR) / "run" / "metrics"

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        name = request_id(request.headers.get(HEADER, ""))
        request.request_id = name  # type: ignore[attr-defined]
        with named(name):
            response = self._probe(request) or self.get_response(request)
        response.headers[HEADER] = name
        _requests.add(_page(request), response.status_code, time.perf_counter() - began)
        if settings.LINLI_METRICS_PORT and _requests.is_due():
            write_counts(self.folder, "web", _requests.as_json())
        return response

    def _probe(self, request: HttpRequest) -> HttpResponse | None:
        if request.path not in (ALIVE, READY):
            return None
        from linli.config.running.views import alive, ready

        return alive(request) if request.path == ALIVE else ready(request)


def _page(request: HttpRequest) -> str:
    """The name of the page; what is no page is one, however many addresses are tried."""
    match = request.resolver_match
    if match is not None:
        return match.url_name or "unnamed"
    return "probe" if request.path in (ALIVE, READY) else "none"
