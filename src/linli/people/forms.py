"""Forms of the own account."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class OwnAccountForm(forms.Form):
    """Name and language; what is too long or empty of meaning is refused by the action."""

    display_name = forms.CharField(
        label=_("Your name"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name", "maxlength": 60}),
    )
    language = forms.ChoiceField(label=_("Language of the pages"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
