"""Forms of choosing a mediator and of mediating, as plain values."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.disputes.actions.choose_mediator import DISCLOSURE_LENGTH
from linli.disputes.actions.mediate import FACTS_LENGTH, NOTE_LENGTH
from linli.disputes.forms.party import Words
from linli.disputes.words.mediation import GIVEN_UP, LANGUAGES

Choices = Sequence[tuple[str, Any]]
LENGTHS = ((30, _("Half an hour")), (60, _("One hour")), (90, _("An hour and a half")), (120, _("Two hours")))
YES_NO = (("", _("I would rather not say")), ("YES", _("Yes")), ("NO", _("No")))


class PickForm(forms.Form):
    """Whom one would accept."""

    mediators = forms.TypedMultipleChoiceField(
        label=_("Whom would you accept?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Please choose at least one mediator."),
            "invalid_choice": _("Please choose from the roster."),
        },
    )

    def __init__(self, data: Any = None, *, choices: Choices, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["mediators"].choices = choices  # type: ignore[attr-defined]


class AppointForm(forms.Form):
    """Whom the registrar names."""

    mediator = forms.ChoiceField(
        label=_("Who mediates?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose a mediator."),
            "invalid_choice": _("Please choose from the roster."),
        },
    )

    def __init__(self, data: Any = None, *, choices: Choices, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["mediator"].choices = choices  # type: ignore[attr-defined]


class RosterForm(forms.Form):
    """What stands on the roster about a mediator."""

    post_id = forms.ChoiceField(
        label=_("Which post"),
        error_messages={"required": _("Please choose a post."), "invalid_choice": _("Please choose a post.")},
    )
    name = forms.CharField(
        label=_("Name to be shown"),
        help_text=_("As the mediator wants to be called in public."),
        widget=forms.TextInput(attrs={"maxlength": 40, "autocomplete": "off"}),
        error_messages={"required": _("Please say who it is.")},
    )
    specialities = forms.MultipleChoiceField(
        label=_("For which disputes"),
        help_text=_("None ticked: for all kinds."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        choices=list(LANGUAGES.items()),
        initial=["zh-Hans"],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one.")},
    )
    about_zh = forms.CharField(
        label=_("About the mediator, in Chinese"), required=False, widget=forms.TextInput(attrs={"maxlength": 200})
    )
    about_en = forms.CharField(
        label=_("About the mediator, in English"), required=False, widget=forms.TextInput(attrs={"maxlength": 400})
    )

    def __init__(self, data: Any = None, *, posts: Choices, subjects: Choices, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["post_id"].choices = posts  # type: ignore[attr-defined]
        self.fields["specialities"].choices = subjects  # type: ignore[attr-defined]


class DiscloseForm(forms.Form):
    """The three classes that the law names, and words; or nothing."""

    classes = forms.MultipleChoiceField(
        label=_("What could make a side doubt?"),
        help_text=_("Every side reads it and then keeps you or not."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text = Words(
        label=_("What it is"),
        help_text=_("A sentence or two, as far as the sides have to know."),
        longest=DISCLOSURE_LENGTH,
        rows=3,
        required=False,
    )
    nothing = forms.BooleanField(label=_("I have nothing to disclose"), required=False)

    def __init__(self, data: Any = None, *, classes: Choices, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["classes"].choices = classes  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Either something or nothing is said, never both and never silence."""
        cleaned = super().clean() or self.cleaned_data
        said = bool(cleaned.get("classes") or cleaned.get("text"))
        if said and cleaned.get("nothing"):
            self.add_error("nothing", _("Please either disclose something or tick that there is nothing."))
        if not said and not cleaned.get("nothing") and not self.errors:
            self.add_error("nothing", _("Please say what there is, or tick that there is nothing to disclose."))
        if cleaned.get("text") and not cleaned.get("classes") and not self.errors:
            self.add_error("classes", _("Please tick which of these it is."))
        return cleaned


class PauseForm(forms.Form):
    """Why and how long it stands still."""

    reason = forms.ChoiceField(
        label=_("Why it stands still"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one from the list.")},
    )
    until = forms.DateField(
        label=_("Until which day at most"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Please give a day.")},
    )

    def __init__(self, data: Any = None, *, reasons: Choices, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["reason"].choices = reasons  # type: ignore[attr-defined]


class SessionForm(forms.Form):
    """A meeting: with whom, when, how long, where."""

    party = forms.ChoiceField(label=_("Who takes part in it"), required=False)
    from_at = forms.DateTimeField(
        label=_("When it begins"),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        error_messages={"required": _("Please give a day and a time.")},
    )
    minutes = forms.TypedChoiceField(label=_("How long it takes"), coerce=int, choices=LENGTHS, initial=60)
    where = forms.CharField(
        label=_("Where, or by which link or number"),
        widget=forms.TextInput(attrs={"maxlength": 300, "autocomplete": "off"}),
        error_messages={"required": _("Please say where or by which link you meet.")},
    )

    def __init__(self, data: Any = None, *, parties: Choices, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["party"].choices = parties  # type: ignore[attr-defined]

    @property
    def length(self) -> timedelta:
        """How long it takes."""
        return timedelta(minutes=self.cleaned_data["minutes"])


class NoteForm(forms.Form):
    """The mediator's own words."""

    note = Words(
        label=_("A note for yourself"),
        longest=NOTE_LENGTH,
        rows=4,
        error_messages={"required": _("Please write a few words.")},
    )


class FactsForm(forms.Form):
    """The record of what nobody disputes."""

    facts = Words(
        label=_("What nobody disputes"),
        help_text=_("Plain facts only: who, what, when, how much. No blame, no offers, nothing said in private."),
        longest=FACTS_LENGTH,
        rows=8,
        error_messages={"required": _("Please write a few words.")},
    )


class GiveUpForm(forms.Form):
    """Why the mediation ends."""

    why = forms.ChoiceField(
        label=_("Why it ends"),
        choices=list(GIVEN_UP.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one from the list.")},
    )


class ReferForm(forms.Form):
    """Which other door is named: one of those that the law of the place has."""

    to = forms.ChoiceField(
        label=_("Which door is the right one"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one from the list.")},
    )

    def __init__(self, *args: Any, doors: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = doors  # type: ignore[attr-defined]


class SafetyForm(forms.Form):
    """What one side says in confidence; every question may be left open."""

    afraid = forms.ChoiceField(
        label=_("Are you afraid of the other side?"), choices=YES_NO, required=False, widget=forms.RadioSelect
    )
    violence = forms.ChoiceField(
        label=_("Was there violence, or a threat of it?"), choices=YES_NO, required=False, widget=forms.RadioSelect
    )
    together = forms.ChoiceField(
        label=_("Would you sit in one room, or one conversation, with the other side?"),
        choices=YES_NO,
        required=False,
        widget=forms.RadioSelect,
    )
    how_to_reach = forms.CharField(
        label=_("How and when you can be reached safely"),
        help_text=_("For instance: a text message after six, never a letter."),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": 200, "autocomplete": "off"}),
    )
    no_notices = forms.BooleanField(label=_("Send me nothing on your own. I look here myself."), required=False)
    interpreter = forms.CharField(
        label=_("Which language or sign language you need"),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": 200, "autocomplete": "off"}),
    )
    other_help = forms.CharField(
        label=_("Anything else that would help you"),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": 200, "autocomplete": "off"}),
    )
