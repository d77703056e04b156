"""How somebody wants to be told."""

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.notices.actions import Choice
from linli.notices.queries import Chosen, served_channels
from linli.notices.rules import OUTSIDE
from linli.portal.words.notice import CHANNELS, RHYTHMS

_NEVER = (time(0), time(0))


class ChoiceForm(forms.Form):
    """Channel, rhythm, quiet hours, and whether anything comes at all beside what has to be told."""

    channel = forms.ChoiceField(label=_("Where to"), required=False, widget=forms.RadioSelect)
    rhythm = forms.ChoiceField(label=_("How often"), required=False, widget=forms.RadioSelect)
    quiet = forms.ChoiceField(label=_("When it should be quiet"), required=False, widget=forms.RadioSelect)
    quiet_from = forms.TimeField(label=_("Quiet from"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    quiet_to = forms.TimeField(label=_("Quiet until"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    subscribed = forms.BooleanField(label=_("Tell me how it goes"), required=False)

    def __init__(self, *args: Any, town_quiet: str, town_rhythm: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = _("As usual here: %(what)s")
        channels = [(one, CHANNELS[one]) for one in OUTSIDE if one in served_channels()]
        self._choices("channel", [("", _("Whatever address was left")), *channels])
        self._choices("rhythm", [("", usual % {"what": RHYTHMS[town_rhythm]}), *RHYTHMS.items()])
        self._choices(
            "quiet", [("", usual % {"what": town_quiet}), ("own", _("At my own hours")), ("none", _("Never"))]
        )

    def _choices(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Own hours need both times, and two that differ."""
        cleaned = super().clean() or self.cleaned_data
        begins, ends = cleaned.get("quiet_from"), cleaned.get("quiet_to")
        if cleaned.get("quiet") == "own" and (begins is None or ends is None or begins == ends):
            self.add_error("quiet_from", _("Please give two times that differ."))
        return cleaned

    def choice(self) -> Choice:
        """What was chosen."""
        given = self.cleaned_data
        quiet = {"own": (given["quiet_from"], given["quiet_to"]), "none": _NEVER}.get(given["quiet"])
        return Choice(
            channel=given["channel"], rhythm=given["rhythm"], quiet=quiet, subscribed=bool(given["subscribed"])
        )


def initial_of(chosen: Chosen) -> dict[str, Any]:
    """What the form shows first."""
    own = chosen.quiet is not None and chosen.quiet[0] != chosen.quiet[1]
    begins, ends = chosen.quiet if chosen.quiet is not None and own else (None, None)
    return {
        "channel": chosen.channel,
        "rhythm": chosen.rhythm,
        "quiet": "own" if own else "none" if chosen.quiet else "",
        "quiet_from": f"{begins:%H:%M}" if begins else "",
        "quiet_to": f"{ends:%H:%M}" if ends else "",
        "subscribed": chosen.subscribed,
    }
