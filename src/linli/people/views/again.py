"""Showing again who it is: with the passkey or the app where there is one, else with a code by e-mail."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.base.views import ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.kit import clock
from linli.kit.errors import Refused
from linli.people import actions, proof
from linli.ui.render import page

SENT = "linli_again"
MINUTES, TRIES, CODES = 10, 5, 10  # of one code; how many codes an hour
_SALT = "linli.people.again"


class CodeAgainForm(forms.Form):
    """The code from the e-mail."""

    code = forms.CharField(max_length=20)


class Again(ReauthenticateView):  # type: ignore[misc]
    """allauth's page for the app and recovery codes; the session has a new key afterwards."""

    def form_valid(self, form: Any) -> HttpResponse:
        """A new key first: what follows leads away."""
        self.request.session.rotate()
        response: HttpResponse = super().form_valid(form)
        return response


class AgainWithPasskey(ReauthenticateWebAuthnView):  # type: ignore[misc]
    """As Again, with a passkey."""

    def form_valid(self, form: Any) -> HttpResponse:
        """A new key first: what follows leads away."""
        self.request.session.rotate()
        response: HttpResponse = super().form_valid(form)
        return response


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """To the strongest way that the account has; without one a code is sent, and asked for here."""
    after = _after(request)
    if proof.has_second_factor(request.user):
        with_passkey = is_mfa_enabled(request.user, types=[Authenticator.Type.WEBAUTHN])
        name = "mfa_reauthenticate_webauthn" if with_passkey else "mfa_reauthenticate"
        return redirect(f"{reverse(name)}?{urlencode({'next': after})}")
    if request.method != "POST" or "code" not in request.POST:
        return _send(request, after) if request.method == "POST" or SENT not in request.session else _ask(request)
    form = CodeAgainForm(request.POST)
    if not form.is_valid() or not _is_right(request, form.cleaned_data["code"]):
        form.add_error("code", _("That code is not right. Please check it and try again.")) if form.is_valid() else None
        return _ask(request, form, status=422)
    request.session.pop(SENT, None)
    proof.note_proof(request, "code")
    return redirect(after)


def _send(request: HttpRequest, after: str) -> HttpResponse:
    at, address = clock.now(), request.user.email  # type: ignore[union-attr]
    who = f"account:{request.user.pk}"
    if actions.count_attempt(at=at, limit="again", who=who, seconds=3600) > CODES:
        raise Refused("request.too_often", _("That was too often. Please wait a little and try again."), status=429)
    code = get_adapter().generate_login_code()
    request.session[SENT] = {"digest": _digest(code), "until": int(at.timestamp()) + MINUTES * 60, "tries": 0}
    get_adapter().send_mail("people/again_code", address, {"code": code})
    return redirect(f"{reverse('account_again')}?{urlencode({'next': after})}")


def _ask(request: HttpRequest, form: CodeAgainForm | None = None, *, status: int = 200) -> HttpResponse:
    context = {
        "verify_form": form or CodeAgainForm(),
        "email": request.user.email,  # type: ignore[union-attr]
        "next": _after(request),
    }
    return page(request, "people/again.jinja", context, status)


def _is_right(request: HttpRequest, code: str) -> bool:
    sent = request.session.get(SENT)
    if not sent or sent["tries"] >= TRIES or sent["until"] < clock.now().timestamp():
        return False
    request.session[SENT] = {**sent, "tries": sent["tries"] + 1}
    return bool(constant_time_compare(sent["digest"], _digest(code)))


def _digest(code: str) -> str:
    plain = "".join(character for character in code if character.isalnum()).upper()
    return salted_hmac(_SALT, plain, algorithm="sha256").hexdigest()


def _after(request: HttpRequest) -> str:
    """Where it goes on: to the form that is held, or to an address of this site."""
    if proof.HELD in request.session:
        return reverse("account_again_on")
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else reverse("my_account")


@login_required
@never_cache
@require_safe
def go_on(request: HttpRequest) -> HttpResponse:
    """What was filled in before, to be sent by one press; nothing is done by merely coming back."""
    held = request.session.pop(proof.HELD, None)
    if held is None or not proof.is_fresh(request):
        return HttpResponseRedirect(reverse("my_account"))
    return page(request, "people/again_on.jinja", {"held": held})
