"""Signing in and the own account."""

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from allauth.account import app_settings
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.account.views import LoginView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from requests import RequestException

from linli.kit import clock
from linli.kit.actors import Actor
from linli.kit.errors import NotFound, Refused
from linli.people import actions, proof, queries
from linli.people.adapters import CheckedProvider, nonce_of
from linli.people.forms import OwnAccountForm
from linli.ui.render import page


def actor_of_request(request: HttpRequest) -> Actor:
    """Who asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


class SignIn(LoginView):  # type: ignore[misc]
    """allauth's page with the organisation's provider, where the operator has named one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and (name, address) of each provider."""
        query = {"next": self.get_next_url()} if self.get_next_url() else {}
        found = get_adapter().list_providers(self.request)
        links = [(provider.name, provider.get_login_url(self.request, **query)) for provider in found]
        return {**super().get_context_data(**kwargs), "providers": links}


class SetUpApp(ActivateTOTPView):  # type: ignore[misc]
    """The code just written proves who it is, so that the recovery codes can be shown without asking for another."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Switch on, and remember the proof for this session."""
        response: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, method="mfa", type="totp", reauthenticated=True)
        proof.passkey_is_there(self.request)
        return response


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    """As SetUpApp: the device has just asked for finger, face or PIN."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Add, and remember the proof for this session."""
        response: HttpResponse = super().form_valid(form)
        record_authentication(self.request, self.request.user, method="mfa", type="webauthn", reauthenticated=True)
        proof.passkey_is_there(self.request)
        return response


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_account(request: HttpRequest) -> HttpResponse:
    """Name, language, posts in force and the ways in; a POST changes name and language."""
    account = queries.get_own_account(actor_of_request(request))
    own = OwnAccountForm(
        request.POST or None, initial={"display_name": account.display_name, "language": account.language}
    )
    if request.method == "POST" and own.is_valid() and _save(request, own):
        response = redirect("my_account")
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            own.cleaned_data["language"],
            samesite="Lax",
            httponly=True,
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )
        return response
    posts = queries.list_own_posts(actor_of_request(request), clock.now())
    status = 400 if own.errors else 200
    return page(request, "people/account.jinja", {"account": account, "own": own, "posts": posts}, status)


def _save(request: HttpRequest, own: OwnAccountForm) -> bool:
    """True when both were kept; what an action refuses goes to its field."""
    try:
        actions.change_own_account(actor=actor_of_request(request), at=clock.now(), **own.cleaned_data)
    except Refused as refused:
        own.add_error(refused.field if refused.field in own.fields else None, str(refused.message))
        return False
    return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponseBase:
    """A sign-in link: looking at it changes nothing, so that a preview of the message does not use it up."""
    if request.method != "POST":
        holder = queries.find_sign_in_link(token, clock.now())
        return page(request, "people/enter.jinja", {"holder": holder, "token": token})
    account_id = actions.use_sign_in_link(at=clock.now(), token=token)
    user = get_user_model().objects.get(pk=account_id)
    record_authentication(request, user, method="link")
    response: HttpResponseBase = perform_login(request, user, app_settings.EmailVerificationMethod.NONE)
    return response


def provider_login(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """To the provider's page, with a nonce that the ID token has to bring back (OpenID Connect Core 1.0, 3.1.2.1).

    404 when the operator has named no such provider.
    """
    response = _with_provider(OAuth2LoginView, request, provider_id)
    away = response.headers.get("Location", "")
    state = parse_qs(urlsplit(away).query).get("state", [""])[0]
    if state:
        response.headers["Location"] = f"{away}&{urlencode({'nonce': nonce_of(state)})}"
    return response


def provider_callback(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Back from the provider's page."""
    return _with_provider(OAuth2CallbackView, request, provider_id)


def _with_provider(view: Any, request: HttpRequest, provider_id: str) -> HttpResponseBase:
    known = {app.provider_id for app in get_adapter().list_apps(request)}
    if provider_id not in known:
        raise NotFound("page.not_found", _("There is no such page."))
    try:
        response: HttpResponseBase = view.adapter_view(CheckedProvider(request, provider_id))(request)
    except (RequestException, KeyError) as error:  # no answer, or one that is no configuration
        response = render_authentication_error(request, provider_id, exception=error)
    return response
