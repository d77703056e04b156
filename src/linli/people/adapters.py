"""Where django-allauth asks how this site does things: its words, its mails, and how an account is stored."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.kit import clock
from linli.kit.actors import anonymous
from linli.kit.errors import Refused
from linli.people import actions, proof, queries, sealing
from linli.people.device import device_words
from linli.people.sentences import ERRORS, MESSAGES, PROVIDER_ERRORS, SECOND_FACTOR_ERRORS
from linli.people.sessions import begin


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts: entered by code, named by their holder, spoken to in our own words."""

    error_messages = {**DefaultAccountAdapter.error_messages, **ERRORS}

    def clean_email(self, email: str) -> str:
        """The address as we store it; a ValidationError with our sentence when no mail could reach it."""
        try:
            return actions.clean_email(super().clean_email(email))
        except Refused as refused:
            raise ValidationError(str(refused.message)) from refused

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Store a new account through the action, so that it is in the ledger like every other."""
        super().save_user(request, user, form, commit=False)
        user.language = get_language()
        if commit:
            actions.store_account(actor=anonymous(user.language), at=clock.now(), account=user)
        return user

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in under a new key; the ends of the session count from now."""
        super().login(request, user)
        begin(request.session, device_words(request.headers.get("User-Agent", "")))

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Go on in the account's own language where this device has chosen none."""
        _note_second_factor(request, (kwargs.get("signal_kwargs") or {}).get("sociallogin"))
        response: HttpResponse = super().post_login(request, user, **kwargs)
        at = clock.now()
        if queries.actor_of(user.pk, at, language=user.language).duties and proof.ask_for_passkey(request, at):
            after = response.headers.get("Location", "")
            response = HttpResponseRedirect(f"{reverse('passkey_first')}?{urlencode({'next': after})}")
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                user.language,
                samesite="Lax",
                httponly=True,
                secure=settings.LANGUAGE_COOKIE_SECURE,
            )
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """One short mail: the template's first line is the subject, the rest the body."""
        name = template_prefix.rsplit("/", 1)[-1]
        values = {**context, "origin": settings.ORIGIN, "account_url": settings.ORIGIN + reverse("my_account")}
        text = render_to_string(f"people/mail/{name}.jinja", values)
        subject, _break, body = text.strip().partition("\n")
        EmailMessage(subject.strip(), body.strip() + "\n", self.get_from_email(), [email]).send()

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell the holder of an address that somebody tried to sign up with it, and how to come in."""
        self.send_mail(
            "people/account_already_exists", email, {"login_url": settings.ORIGIN + reverse("account_login")}
        )

    def add_message(  # noqa: PLR0917 - allauth's own signature
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Our sentence for the template, or the message itself; what we have no words for is not worth saying."""
        if message_template:
            name = message_template.rsplit("/", 1)[-1].removesuffix(".txt")
            sentence = MESSAGES.get(name)
            message = str(sentence) % (message_context or {}) if sentence else None
        if message:
            tone = {messages.ERROR: "warn", messages.WARNING: "warn", messages.SUCCESS: "ok"}.get(level, "")
            messages.add_message(request, level, message, extra_tags=extra_tags or tone)


def _note_second_factor(request: HttpRequest, came_by: Any) -> None:
    """Where the operator takes the provider's word for a second factor, and it has given it for this sign-in."""
    if came_by is None:
        return
    accepted = came_by.provider.app.settings.get("second_factor", ())
    if proof.says_second_factor(came_by.account.extra_data.get("id_token", {}), accepted):
        request.session[proof.BY_PROVIDER] = True


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys, authenticator apps and recovery codes; their secrets lie sealed in the database."""

    error_messages = {**DefaultMFAAdapter.error_messages, **SECOND_FACTOR_ERRORS}

    def encrypt(self, text: str) -> str:
        """Sealed with the site's key."""
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Opened again; one sealed with a lost key is empty and matches no code, instead of breaking the page."""
        try:
            return sealing.unseal(encrypted_text)
        except InvalidToken:
            return ""

    def build_totp_svg(self, url: str) -> str:
        """Black on white whatever the page's colours: a camera reads no other."""
        drawn: str = super().build_totp_svg(url)
        return drawn.replace("<svg ", '<svg style="background:#fff" ', 1)

    def _get_site_name(self) -> str:
        return str(_("Linli"))

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """A passkey is named by the day on which it was added."""
        return str(_("Added on %(day)s") % {"day": clock.local_day(clock.now()).isoformat()})


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The organisation's identity provider."""

    error_messages = {**DefaultSocialAccountAdapter.error_messages, **PROVIDER_ERRORS}

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Take the name that the provider tells, as far as it can be shown."""
        user = super().populate_user(request, sociallogin, data)
        user.display_name = actions.shorten_name(str(data.get("name") or ""))
        user.language = get_language()
        return user

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Any:
        """Store a new account and its tie to the provider, with one entry in the ledger."""
        user = sociallogin.user
        user.set_unusable_password()
        actions.store_account(actor=anonymous(user.language), at=clock.now(), account=user)
        sociallogin.save(request)
        return user


def nonce_of(state: str) -> str:
    """The nonce of one going to the provider: bound by our key to its state, which the session holds and uses once."""
    return salted_hmac("linli.people.oidc_nonce", state, algorithm="sha256").hexdigest()


class CheckedProvider(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """OpenID Connect that always checks the signature of what the provider tells, also on its own connection.

    OpenID Connect Core 1.0, section 3.1.3.7, lets a client skip it behind TLS; behind a town's proxies it costs
    one request for the keys and nothing else.
    """

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Without an ID token nobody has told who it is: user info alone is not bound to this sign-in."""
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("the provider sent no ID token")
        return super().complete_login(request, app, token, **kwargs)

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        decoded: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
            verify_signature=True,
        )
        if not constant_time_compare(str(decoded.get("nonce")), nonce_of(self.request.GET.get("state", ""))):
            raise OAuth2Error("the ID token is of another sign-in")
        return decoded
