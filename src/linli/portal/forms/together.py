"""What staff send about matters that belong together: join, split, and events."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kit.clock import LOCAL
from linli.matters.actions import Part
from linli.portal.forms.fields import Line, Words

PARTS = 3  # described at once; more follow in another go
Grouped = Sequence[tuple[str, list[tuple[str, str]]]]
_CHOOSE = _("Please choose one.")
_SAY = _("Please write a few words.")


class WhyForm(forms.Form):
    """Why; needed only when a desk says so for a resident."""

    text = Words(label=_("Why"), help_text=_("Needed when you say so for the resident."), required=False, rows=2)


class OtherForm(forms.Form):
    """The number or the words of another matter."""

    q = Line(label=_("The other matter: its number, or words from it"), longest=200, error_messages={"required": _SAY})


class JoinForm(forms.Form):
    """Which of two leads; the other waits with it."""

    lead = forms.ChoiceField(label=_("Which one leads"), widget=forms.RadioSelect, error_messages={"required": _CHOOSE})

    def __init__(self, data: Any = None, *, leads: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = self.fields["lead"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(leads)


class SplitForm(forms.Form):
    """Up to three parts, each with its words and its kind. One that is empty is left out."""

    def __init__(self, data: Any = None, *, kinds: Grouped) -> None:
        super().__init__(data)
        for number in range(1, PARTS + 1):
            self.fields[f"text_{number}"] = Words(
                label=_("Part %(number)s: what is to be done") % {"number": number},
                required=number == 1,
                rows=2,
                error_messages={"required": _SAY},
            )
            self.fields[f"kind_{number}"] = forms.ChoiceField(
                label=_("What it is about"),
                choices=[("", str(_("Choose"))), *kinds],
                required=number == 1,
                error_messages={"required": _CHOOSE},
            )

    def clean(self) -> dict[str, Any]:
        """Words without a kind are told; a kind without words counts as empty."""
        cleaned = super().clean() or self.cleaned_data
        for number in range(2, PARTS + 1):
            if cleaned.get(f"text_{number}") and not cleaned.get(f"kind_{number}"):
                self.add_error(f"kind_{number}", _CHOOSE)
        return cleaned

    def parts(self) -> list[Part]:
        """The parts that have words."""
        given = ((self.cleaned_data.get(f"text_{n}"), self.cleaned_data.get(f"kind_{n}")) for n in range(1, PARTS + 1))
        return [Part(text, kind) for text, kind in given if text and kind]


class EventForm(forms.Form):
    """An event that is there already, or a new one with its name, place and time."""

    event = forms.ChoiceField(label=_("Which event"), widget=forms.RadioSelect, required=False)
    name = Line(
        label=_("Or a new one: what residents know it by"),
        help_text=_("For example: burst water main in Old Street. No names of people."),
        longest=60,
        required=False,
    )
    place = forms.ChoiceField(label=_("Where"), required=False)
    happened_at = forms.DateTimeField(
        label=_("When it happened"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        error_messages={"invalid": _("Please give a date and a time.")},
    )

    def __init__(
        self, data: Any = None, *, events: Sequence[tuple[str, str]], places: Sequence[tuple[str, str]], now: datetime
    ) -> None:
        super().__init__(data, initial={"happened_at": now.astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M")})
        for name, choices in (("event", [*events, ("", str(_("A new one")))]), ("place", places)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(choices)
        if not events:
            del self.fields["event"]

    def clean(self) -> dict[str, Any]:
        """A new event needs its name and its time; the place is the first of the choices unless another is chosen."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("event"):
            for name, sentence in (("name", _SAY), ("happened_at", _("Please give a date and a time."))):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, sentence)
        return cleaned

    def event_id(self) -> UUID | None:
        """The event chosen; None for a new one."""
        chosen = self.cleaned_data.get("event")
        return UUID(chosen) if chosen else None


class TellForm(forms.Form):
    """One update for everybody whom an event touches."""

    text = Words(
        label=_("What everybody should know"),
        help_text=_("Every resident whose matter belongs to it reads this on the own page. No names of people."),
        rows=3,
        error_messages={"required": _SAY},
    )
