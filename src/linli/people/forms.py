"""Forms of signing in and of the own account."""

from allauth.account.forms import LoginForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from linli.kit.errors import Refused
from linli.people.actions import clean_email


class SignInForm(LoginForm):  # type: ignore[misc]
    """One address; the code goes there whether it is known or not, so it has to be one that mail can reach."""

    def clean_login(self) -> str:
        """Raises ValidationError with the sentence of clean_email."""
        try:
            return clean_email(super().clean_login())
        except Refused as refused:
            raise forms.ValidationError(str(refused.message)) from refused


class OwnAccountForm(forms.Form):
    """Name and language; what is too long or empty of meaning is refused by the action."""

    display_name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name", "maxlength": 60}),
    )
    language = forms.ChoiceField(label=_("Language of the pages"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
