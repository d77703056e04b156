"""A line in the log of the process for each try to sign in: what came of it, by which way, and for whom as a pseudonym.

The pseudonym is a keyed digest of account and day. Tries of one account on one day can be told together, which an
incident needs; a list of when somebody came to work cannot be made of it without the key of the site. No address, no
network address, no device: those stand nowhere but in the holder's own list.
"""

import logging
from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from linli.kit import clock
from linli.kit.clock import local_day

_log = logging.getLogger(__name__)
# Address by name, and what the way is called.
WAYS = {
    "account_confirm_login_code": "code",
    "account_enter": "link",
    "mfa_login_webauthn": "passkey",
    "mfa_authenticate": "second step",
    "openid_connect_callback": "provider",
    "account_again": "code again",
    "mfa_reauthenticate": "app again",
    "mfa_reauthenticate_webauthn": "passkey again",
}
_BY_GET = frozenset({"openid_connect_callback"})
_LED_ON = range(300, 400)


def pseudonym(account_id: Any, day: date) -> str:
    """Twelve hexadecimal digits; the operator finds them again for an account and a day, and nobody finds back."""
    return salted_hmac("linli.config.sign_in_log", f"{account_id} {day}", algorithm="sha256").hexdigest()[:12]


class SignInLog:
    """Middleware. Stands behind the session and whose it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Notes what has been answered."""
        response = self.get_response(request)
        name = request.resolver_match.url_name if request.resolver_match else None
        if name in WAYS and _is_try(request, name):
            _note(request, response, WAYS[name])
        return response


def _is_try(request: HttpRequest, name: str) -> bool:
    if name == "account_again":  # without a code it asks for one to be sent
        return request.method == "POST" and "code" in request.POST
    return request.method == ("GET" if name in _BY_GET else "POST")


def _note(request: HttpRequest, response: HttpResponse, way: str) -> None:
    known = request.user.is_authenticated
    who = pseudonym(request.user.pk, local_day(clock.now())) if known else "-"
    if response.status_code not in _LED_ON:
        _log.warning("authentication refused way=%s who=%s", way.replace(" ", "-"), who)
    else:
        done = "done" if known else "goes on"  # a second step, or an address to confirm
        _log.info("authentication %s way=%s who=%s", done, way.replace(" ", "-"), who)
