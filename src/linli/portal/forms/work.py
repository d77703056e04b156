"""What staff send from the page of a matter: each form belongs to one verb; choices come from the matter."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.matters import queries as matters
from linli.matters.rules import DOORLESS_REASONS, Visibility
from linli.portal.forms.fields import Words

SAY_SOMETHING = _("Please write a few words.")
CHOOSE = _("Please choose one.")


def _coded(name: str) -> Any:
    """The choices of a coded list in the reader's language, read when the form is drawn."""
    return lambda: [("", str(_("Choose"))), *matters.list_choices(name)]


_VISIBILITIES = ((Visibility.PUBLIC.value, _("The resident may read it")), (Visibility.INTERNAL.value, _("Only staff")))
_CHOOSE = {"required": CHOOSE}


class NoForm(forms.Form):
    """A verb that needs no words."""


class NoteForm(forms.Form):
    """A note on the timeline."""

    text = Words(label=_("Your note"), error_messages={"required": SAY_SOMETHING})
    visibility = forms.ChoiceField(
        label=_("Who may read it"), choices=_VISIBILITIES, widget=forms.RadioSelect, initial=Visibility.PUBLIC.value
    )


class VisitForm(forms.Form):
    """What was found and done on the spot."""

    text = Words(
        label=_("What you found and did"),
        help_text=_("The resident reads this."),
        rows=3,
        error_messages={"required": SAY_SOMETHING},
    )


class PhotoForm(forms.Form):
    """Photos with a few words."""

    text = Words(label=_("What they show"), required=False, rows=2)


class SayForm(forms.Form):
    """A question or an answer."""

    text = Words(label=_("In plain words"), rows=3, error_messages={"required": SAY_SOMETHING})


class WaitForm(forms.Form):
    """With whom it waits and why. For some reasons the clock stands still, for a time that each of them has."""

    waiting_for = forms.ChoiceField(label=_("With whom"), choices=_coded("waiting_for"), error_messages=_CHOOSE)
    reason = forms.ChoiceField(label=_("Why"), choices=_coded("wait_reasons"), error_messages=_CHOOSE)
    text = Words(label=_("What exactly"), required=False, rows=2)


class ResumeForm(forms.Form):
    """Going on."""

    text = Words(label=_("What changed"), required=False, rows=2)


class ResolveForm(forms.Form):
    """How it came out."""

    outcome = forms.ChoiceField(label=_("How it came out"), choices=_coded("outcomes"), error_messages=_CHOOSE)
    text = Words(
        label=_("What was done"),
        help_text=_("The resident reads this and then says whether it is settled."),
        error_messages={"required": SAY_SOMETHING},
    )
    despite_parts = Words(
        label=_("Some parts are still open. Why it is done anyway"),
        help_text=_("Or wait until the parts are done."),
        required=False,
        rows=2,
    )


class DeclineForm(forms.Form):
    """Why not here, and where instead."""

    reason = forms.ChoiceField(label=_("Why"), choices=_coded("decline_reasons"), error_messages=_CHOOSE)
    text = Words(label=_("Explain it to the resident"), error_messages={"required": SAY_SOMETHING})
    other_door = forms.ChoiceField(
        label=_("Where to instead"),
        choices=_coded("other_doors"),
        required=False,
        help_text=_("Needed, unless it is being worked on already or there is too little to go on."),
    )

    def clean(self) -> dict[str, Any]:
        """Another door where the reason leaves the resident without one."""
        values = self.cleaned_data
        if values.get("reason") and values["reason"] not in DOORLESS_REASONS and not values.get("other_door"):
            self.add_error("other_door", _("Please say where the resident can turn to instead."))
        return values


class ReasonForm(forms.Form):
    """Words why."""

    reason = Words(label=_("Why"), rows=3, error_messages={"required": SAY_SOMETHING})


class ChoiceForm(ReasonForm):
    """One of several things that depend on the matter, and why. ``choices`` are (value, words)."""

    choice = forms.ChoiceField(label=_("Which"), error_messages={"required": CHOOSE, "invalid_choice": CHOOSE})
    field_order = ("choice", "reason")

    def __init__(self, *args: Any, choices: list[tuple[str, str]], choice_label: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["choice"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", str(_("Choose"))), *choices]
        field.label = choice_label or field.label


class ExtendForm(ReasonForm):
    """By how much, and why. ``choices`` are (working days, words with the new date)."""

    working_days = forms.TypedChoiceField(
        label=_("By how much"), coerce=int, error_messages={"required": CHOOSE, "invalid_choice": CHOOSE}
    )
    field_order = ("working_days", "reason")

    def __init__(self, *args: Any, choices: list[tuple[str, str]], choice_label: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["working_days"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", str(_("Choose"))), *choices]


class AssignForm(ChoiceForm):
    """Who in the team. No reason is asked."""

    reason = None  # type: ignore[assignment]


def chosen_id(value: str) -> UUID:
    """The id behind the colon of ``place:<uuid>``."""
    return UUID(value.partition(":")[2] or value)


KEEP = "keep"  # the answer of a decision that leaves it where it is


def destination_of(value: str) -> dict[str, Any]:
    """``place:<uuid>`` or ``agency:<uuid>`` as the argument of a hand-over."""
    return {f"to_{value.partition(':')[0]}_id": chosen_id(value)}
