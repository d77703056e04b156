"""What is typed about looks."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AnswerForm(forms.Form):
    """Why it was necessary, in words for whoever asks."""

    text = forms.CharField(label=_("Answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class InquiryForm(forms.Form):
    """What the officer asks of the institution."""

    post = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(label=_("Question"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
