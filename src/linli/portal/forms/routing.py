"""What an administrator sends for routing rules: one rule in fields, or the whole list as text."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.portal.forms.fields import Line, offer

Pairs = Sequence[tuple[str, Any]]

WEEKDAYS = (
    ("1", _("Monday")),
    ("2", _("Tuesday")),
    ("3", _("Wednesday")),
    ("4", _("Thursday")),
    ("5", _("Friday")),
    ("6", _("Saturday")),
    ("7", _("Sunday")),
)
_DAYS = {
    name: _("Please name a number of days from 1 to 365.") for name in ("required", "invalid", "min_value", "max_value")
}
_TIME = {"invalid": _("Please give a time like 18:00.")}


class _Time(forms.TimeField):
    """A time of day as the browser's own field sends it."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class RuleForm(forms.Form):
    """One rule: what it is about, where, when; who gets it; and what the resident reads of it."""

    about = forms.ChoiceField(label=_("What it is about"), required=False)
    where = forms.ChoiceField(label=_("Where"), required=False)
    from_time = _Time(label=_("From what time of day"), required=False, error_messages=_TIME)
    until_time = _Time(
        label=_("Until what time of day"),
        required=False,
        help_text=_("Leave both empty for any time. It may pass midnight."),
        error_messages=_TIME,
    )
    weekdays = forms.MultipleChoiceField(
        label=_("On which days"),
        choices=WEEKDAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: on all of them."),
        error_messages={"invalid_choice": _("Please choose from the list.")},
    )
    to = forms.ChoiceField(
        label=_("Who gets it"),
        error_messages={"required": _("Please choose one."), "invalid_choice": _("Please choose one.")},
    )
    reason = Line(
        label=_("Why, in Chinese"),
        longest=120,
        help_text=_("Residents read it, like: whoever owns the lamps looks after them."),
        error_messages={"required": _("Please write a few words.")},
    )
    reason_en = Line(label=_("Why, in English"), longest=200, required=False)
    first = forms.BooleanField(label=_("Before all other rules"), required=False)

    def __init__(self, data: Any = None, *, kinds: Pairs, places: Pairs, teams: Pairs, **kwargs: Any) -> None:
        """Pairs of a value and its words, perhaps in groups; ``teams`` as ``agency:code``, ``place:`` or ``level:``."""
        super().__init__(data, **kwargs)
        offer(self, "about", [("", _("Everything")), *kinds])
        offer(self, "where", [("", _("All my places")), *places])
        offer(self, "to", [("", _("Choose")), *teams])

    def clean(self) -> dict[str, Any]:
        """Both times or none."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(given.get("from_time") is None) != bool(given.get("until_time") is None) and not self.errors:
            self.add_error("until_time", _("Please give both times, or none."))
        return given


class RoutingForm(forms.Form):
    """Routing rules as text or as a file, and whether they are only to be tried out."""

    text = forms.CharField(
        label=_("The rules as text"),
        max_length=1_000_000,
        required=False,
        strip=False,
        widget=forms.Textarea,
        error_messages={"max_length": _("The file is too large.")},
    )
    file = forms.FileField(label=_("Or as a file"), required=False, error_messages={"empty": _("The file is empty.")})
    days = forms.IntegerField(
        label=_("Try out on the matters of the last days"), min_value=1, max_value=365, error_messages=_DAYS
    )
    trial = forms.BooleanField(label=_("Only say what would happen"), required=False)
    replaces = forms.IntegerField(required=False, min_value=0, max_value=1_000_000, widget=forms.HiddenInput)
