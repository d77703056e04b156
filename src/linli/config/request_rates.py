"""How often one account, or one network address without an account, may do what costs much or could be guessed.

The limits are generous: an office or a village behind one address is one address.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from linli.config.errors import refusal_response
from linli.kit import clock
from linli.kit.client_address import client_address
from linli.kit.errors import Refused
from linli.people import actions as people
from linli.people.queries import KeyRow

# Limit by page: every POST counts.
POSTS = {
    "api_matters": "receive",
    "api_alike": "receive",
    "open311_requests": "receive",
    "open311_updates": "receive",
    "report": "drafts",
    "report_details": "photos",
    "account_enter": "sign_in",
    "alerts": "alerts",
    "guide_keep": "drafts",
}
# Limit by page: only what is not found counts, so that numbers and links cannot be walked through.
MISSES = {
    "public_status": "look_ups",
    "api_matter": "look_ups",
    "account_enter": "sign_in",
    "resume_by_code": "codes",
    "guide_resume": "codes",
    "dispute_code": "codes",
}
_NO_COOKIE_COUNTS = frozenset({"open311_requests", "open311_updates", "api_matters", "api_matter", "api_alike"})


class RequestRates:
    """Middleware. Stands where the page and the account are known; answers 429 with the seconds to wait."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        page = request.resolver_match.url_name if request.resolver_match else None
        sent = page in POSTS and request.method == "POST"  # counted already
        if response.status_code == 404 and page in MISSES and not sent:
            _count(request, page, MISSES[page], 1)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Refuse before anything is done. What is limited by misses is only asked here, and counted afterwards."""
        page = request.resolver_match.url_name if request.resolver_match else None
        if page in POSTS and request.method == "POST" and _key(request) is None:  # a key has a limit of its own
            return _refuse_above(request, POSTS[page], _count(request, page, POSTS[page], 1))
        if page in MISSES:
            return _refuse_above(request, MISSES[page], _count(request, page, MISSES[page], 0) + 1)
        return None


def _count(request: HttpRequest, page: str, limit: str, times: int) -> int:
    _most, seconds = settings.LINLI_LIMITS[limit]
    return people.count_attempt(at=clock.now(), limit=limit, who=_who(request, page), seconds=seconds, times=times)


def _key(request: HttpRequest) -> KeyRow | None:
    return getattr(request, "api_key", None)


def _who(request: HttpRequest, page: str) -> str:
    if (key := _key(request)) is not None:
        return f"key:{key.id}"
    if page not in _NO_COOKIE_COUNTS and request.user.is_authenticated:
        return f"account:{request.user.pk}"
    return f"address:{client_address(request)}"


def _refuse_above(request: HttpRequest, limit: str, count: int) -> HttpResponse | None:
    most, seconds = settings.LINLI_LIMITS[limit]
    if count <= most:
        return None
    wait = int(seconds - clock.now().timestamp() % seconds) + 1
    sentence = _("That was too often in a short time. Please try again later.")
    response = refusal_response(request, Refused("request.too_often", sentence, status=429, facts={"seconds": wait}))
    response.headers["Retry-After"] = str(wait)
    return response
