"""What is typed about looks."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class AnswerForm(forms.Form):
    """Why it was necessary, in words for whoever asks."""

    text = forms.CharField(label=_("Answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class InquiryForm(forms.Form):
    """What the officer asks of the institution."""

    post = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(label=_("Question"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class DelayForm(forms.Form):
    """Whose looks are to be shown later, by which law, why, and until when."""

    post = forms.ChoiceField(label=_("Whose looks"), error_messages={"required": _("Please choose one.")})
    basis = forms.ChoiceField(
        label=_("Which law allows it"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose the law that allows it.")},
    )
    reason = forms.CharField(
        label=_("Why it has to be shown later"),
        help_text=_("The resident reads this as soon as the looks are shown."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Please say why it has to be shown later.")},
    )
    release_on = forms.DateField(
        label=_("From which day on they are shown"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("Please give a day."), "invalid": _("Please give a day.")},
    )

    def __init__(
        self, data: Any = None, *, posts: Sequence[tuple[str, str]], laws: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        """``posts``: (id, label) of those who look; ``laws``: (code, article)."""
        super().__init__(data, **kwargs)
        self.fields["post"].choices = [("", "—"), *posts]  # type: ignore[attr-defined]
        self.fields["basis"].choices = list(laws)  # type: ignore[attr-defined]
