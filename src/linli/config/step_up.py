"""What asks again who it is: acts whose harm could not be undone need a proof of the last minutes, not of this morning.

A page leads to the question and back, with what was filled in; the JSON interface answers 401 as RFC 9470 says. Keys of
programs are not asked: they are proofs themselves, for a scope and a time, and have limits of their own.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from linli.config.errors import FOR_PROGRAMS, refusal_response
from linli.kit.errors import NotAllowed
from linli.people import actions, queries

_GET, _POST = frozenset({"GET", "HEAD"}), frozenset({"POST"})
# Address by name, and by which methods it acts.
ASKS_AGAIN = {
    "take_out": _GET,  # every matter of the area, as a file
    "api_export": _GET,
    "keep_staff_file": _GET,  # everybody who serves, with addresses
    "keep_staff": _GET | _POST,  # appoints many at once
    "keep_posts": _POST,  # appoints one: who holds the browser could appoint himself
    "keep_post": _POST,  # longer, or for more kinds: the same
    "keep_keys": _POST,  # a program that reads and writes from then on
    "keep_key_approve": _POST,
    "keep_webhooks": _POST,  # where to matters are sent from then on
    "retention": _POST,  # a list of what is to be destroyed
    "retention_decide": _POST,
    "emergency_ask": _POST,  # one matter that is otherwise closed, in an emergency
    "emergency_approve": _POST,
    "account_copy": _GET | _POST,  # everything that is held about oneself
    "my_matter_copy": _GET | _POST,
    "account_erase": _POST,  # cannot be undone
    "my_matter_erase": _POST,
}
# Files and acts of the same look that do not ask, and why.
DOES_NOT_ASK = {
    "emergency_refuse": "keeps closed",
    "emergency_end": "closes; must go at once",
    "take_out_choose": "shows a number and two buttons",
    "take_in": "adds matters, shows none; coordinators only, and every row is looked through first",
    "matter_copy": "comes by the secret link alone, without an account that could be asked",
    "matter_erase": "comes by the secret link alone, and says before what goes",
    "side_copy": "comes by the secret link of one side alone",
    "erasure_receipt": "what went and when, without anything personal, by an address of its own",
    "side_erase": "the same, and says before what goes",
    "account_consent_file": "one yes of one's own, as a purpose and a day; holds no name, number or link",
    "matter_receipts_file": "proofs of one's own matter: commitments and public facts, by the secret link",
    "my_matter_receipts_file": "the same, by the account",
    "look_portals_revoke": "takes away; must go at once",
    "matter_look_receipt": "proof of a look at one's own matter, by the secret link",
    "my_matter_look_receipt": "the same, by the account",
    "retention_keep": "keeps longer, destroys nothing",
    "retention_list": "numbers, kinds and days; no words",
    "keep_end_post": "takes away; must go at once, and appointing anew asks",
    "keep_sign_out": "ends what is open, opens nothing; must go at once",
    "end_session": "the same, for oneself",
    "sign_out_everywhere": "the same",
    "keep_key_revoke": "takes away; must go at once",
    "keep_webhook": "shows what is set",
    "dispute_packet": "the papers of one dispute, for its own sides and their mediator",
    "dispute_take_out": "takes a side out that was never asked; a step of one dispute",
    "keep_webhook_act": "pauses, tries and ends what the step before has allowed",
}
_OPEN_WITHOUT_PASSKEY = ("/account/", "/ui/", "/static/", "/offline/", "/worker.js")


class StepUp:
    """Middleware. Stands behind the actor and the keys."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "passkey_overdue", False) and not request.path.startswith(_OPEN_WITHOUT_PASSKEY):
            return _to_passkey(request)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """Ask before anything is done."""
        name = request.resolver_match.url_name if request.resolver_match else None
        if name not in ASKS_AGAIN or request.method not in ASKS_AGAIN[name]:
            return None
        if hasattr(request, "api_key") or not request.user.is_authenticated or queries.is_fresh(request):
            return None
        return _ask(request)


def _ask(request: HttpRequest) -> HttpResponse:
    if request.path.startswith(FOR_PROGRAMS):
        sentence = _("Please show again that it is you, and send the same once more.")
        facts = {"seconds": settings.LINLI_STEP_UP_SECONDS, "address": reverse("account_again")}
        response = refusal_response(request, NotAllowed("step_up.needed", sentence, status=401, facts=facts))
        told = f'Session error="insufficient_user_authentication", max_age="{settings.LINLI_STEP_UP_SECONDS}"'
        response.headers["WWW-Authenticate"] = told
        return response
    actions.hold_form(request)
    return _led_to(request, f"{reverse('account_again')}?{urlencode({'next': request.get_full_path()})}")


def _to_passkey(request: HttpRequest) -> HttpResponse:
    if request.path.startswith(FOR_PROGRAMS):
        sentence = _("Please make a passkey first: your posts open nothing without one any more.")
        return refusal_response(request, NotAllowed("passkey.needed", sentence, status=401))
    return _led_to(request, reverse("passkey_first"))


def _led_to(request: HttpRequest, address: str) -> HttpResponse:
    """There, also for a page that asked by htmx: it must not put the question into a corner of itself."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=200, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
