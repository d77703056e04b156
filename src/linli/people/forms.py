"""Forms of signing in and of the own account."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.socialaccount.forms import DisconnectForm as AllauthDisconnectForm
from cryptography.exceptions import InvalidSignature
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from linli.kit.errors import Refused
from linli.kit.text import clean_line
from linli.people.actions import clean_email

KEY_NAME_LENGTH = 100


class SignInForm(LoginForm):  # type: ignore[misc]
    """One address; the code goes there whether it is known or not, so it has to be one that mail can reach."""

    def clean_login(self) -> str:
        """Raises ValidationError with the sentence of clean_email."""
        try:
            return clean_email(super().clean_login())
        except Refused as refused:
            raise forms.ValidationError(str(refused.message)) from refused


@contextmanager
def _readable() -> Iterator[None]:
    """What a device would never send ends as a sentence beside the form, not as a broken page."""
    try:
        yield
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, struct.error, InvalidSignature) as error:
        raise forms.ValidationError(
            _("The passkey could not be read. Please try again, or choose another way.")
        ) from error


class PasskeySignInForm(LoginWebAuthnForm):  # type: ignore[misc]
    """A passkey instead of a code."""

    def clean_credential(self) -> Any:
        """The authenticator; raises ValidationError."""
        with _readable():
            return super().clean_credential()


class PasskeySecondStepForm(AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey as the second step."""

    def clean_credential(self) -> Any:
        """The authenticator; raises ValidationError."""
        with _readable():
            return super().clean_credential()


class PasskeyAgainForm(ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey to show again who it is."""

    def clean_credential(self) -> Any:
        """The authenticator; raises ValidationError."""
        with _readable():
            return super().clean_credential()


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey, named on one line."""

    def clean_name(self) -> str:
        """Raises ValidationError when it is too long."""
        try:
            return clean_line(super().clean_name(), max_length=KEY_NAME_LENGTH)
        except Refused as refused:
            raise forms.ValidationError(str(refused.message)) from refused

    def clean(self) -> dict[str, Any]:
        """The credential, checked against what was asked of the device; raises ValidationError."""
        with _readable():
            cleaned: dict[str, Any] = super().clean()
        return cleaned


class RenamePasskeyForm(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    def clean_name(self) -> str:
        """Raises ValidationError when it is too long or nothing of it can be seen."""
        try:
            name = clean_line(self.cleaned_data["name"], max_length=KEY_NAME_LENGTH)
        except Refused as refused:
            raise forms.ValidationError(str(refused.message)) from refused
        if not name:
            raise forms.ValidationError(_("Please write a name."))
        return name


class DisconnectForm(AllauthDisconnectForm):  # type: ignore[misc]
    """Even the last tie may go: a code by e-mail always opens the account."""

    def clean(self) -> dict[str, Any]:
        """Nothing beyond the field: allauth would ask for a password here, which nobody has."""
        cleaned: dict[str, Any] = self.cleaned_data
        return cleaned


class OwnAccountForm(forms.Form):
    """Name and language; what is too long or empty of meaning is refused by the action."""

    display_name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name", "maxlength": 60}),
    )
    language = forms.ChoiceField(label=_("Language of the pages"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
