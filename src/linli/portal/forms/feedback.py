"""How it was settled: three questions and room for words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.matters.actions import Answers
from linli.matters.queries import FeedbackView
from linli.portal.forms.fields import Words
from linli.portal.words.feedback import SATISFIED, SETTLED, TIME_KEPT

_CHOOSE = {"required": _("Please choose one.")}


class FeedbackForm(forms.Form):
    """The first two are needed; the time and the words are welcome."""

    settled = forms.ChoiceField(
        label=_("Is it solved?"), choices=list(SETTLED.items()), widget=forms.RadioSelect, error_messages=_CHOOSE
    )
    satisfaction = forms.ChoiceField(
        label=_("How satisfied are you with how it was handled?"),
        choices=[(str(step), words) for step, words in SATISFIED.items()],
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    time_kept = forms.ChoiceField(
        label=_("Was the promised time kept?"),
        choices=list(TIME_KEPT.items()),
        widget=forms.RadioSelect,
        required=False,
    )
    text = Words(label=_("Anything you want to tell them"), required=False, rows=3)

    def answers(self) -> Answers:
        """What was chosen."""
        given = self.cleaned_data
        return Answers(
            settled=given["settled"],
            satisfaction=int(given["satisfaction"]),
            time_kept=given["time_kept"],
            text=given["text"],
        )


def initial_of(given: FeedbackView | None) -> dict[str, Any]:
    """What was answered before."""
    if given is None:
        return {}
    time_kept = given.time_kept.value if given.time_kept else ""
    return {
        "settled": given.settled.value,
        "satisfaction": str(given.satisfaction),
        "time_kept": time_kept,
        "text": given.text,
    }
