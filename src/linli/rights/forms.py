"""What is typed about corrections."""

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.rights.rules import MOST_TEXT


class CorrectionAnswerForm(forms.Form):
    """Done, or refused by a row of the law, with a reason for whoever asks."""

    done = forms.BooleanField(required=False)
    rule = forms.CharField(required=False, max_length=20)
    text = forms.CharField(label=_("Answer"), max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": 4}))
