"""``Authorization: Bearer`` on the JSON interface: the key of a program, counted and put in place of the actor."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from linli.config.errors import refusal_response
from linli.kit import clock
from linli.kit.client_address import client_address
from linli.kit.errors import Refused
from linli.people import actions as people

INTERFACE = "/api/"
_SCHEME = "bearer "


class ApiKeys:
    """Middleware. Stands after the actor is known. A key that is shown counts, whatever cookie comes with it.

    A request with a key that is not valid is refused, also where no key is needed: it would otherwise seem to work.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("Authorization", "")
        if not request.path.startswith(INTERFACE) or not given.lower().startswith(_SCHEME):
            return self.get_response(request)
        try:
            key = people.use_api_key(
                at=clock.now(), secret=given[len(_SCHEME) :].strip(), address=client_address(request)
            )
        except Refused as refused:
            return refusal_response(request, refused)
        request.api_key = key  # type: ignore[attr-defined]
        request.actor = key.actor(get_language() or "zh-hans")  # type: ignore[attr-defined]
        return self.get_response(request)
