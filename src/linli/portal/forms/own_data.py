"""What somebody says is wrong."""

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.rights.rules import MOST_TEXT, Target


class WrongForm(forms.Form):
    """Which part, which step if it is one, and what would be right."""

    target = forms.ChoiceField(choices=[(one.value, one.value) for one in Target], required=False)
    step = forms.UUIDField(required=False)
    text = forms.CharField(label=_("What is wrong, and what would be right?"), max_length=MOST_TEXT)
