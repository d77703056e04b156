"""What is typed to open one matter in an emergency, and to answer it."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.matters.rules.emergency import emergency_policy
from linli.portal.forms.fields import Line, Words


def _laws() -> list[tuple[str, str]]:
    """The laws of the data, each with when it applies, in the reader's language."""
    language = get_language() or ""
    unverified = str(_("(not yet verified by a lawyer)"))
    return [
        (one.code, f"{one.meaning(language)} · {one.words(language)}{'' if one.verified else ' ' + unverified}")
        for one in emergency_policy().bases
    ]


class AskEmergencyForm(forms.Form):
    """One matter by its number, the danger, the law."""

    reference = Line(
        label=_("Number of the matter"),
        help_text=_("Six letters and digits, like FQ7-K3M. There is no search for people."),
        longest=12,
        error_messages={"required": _("Please type the number.")},
    )
    reason = Words(
        label=_("What the danger is, and what you need from the matter"),
        help_text=_("The second person and the data protection officer read this. Write no names."),
        longest=500,
        rows=3,
        error_messages={"required": _("Please say what the danger is and what you need from the matter.")},
    )
    basis = forms.ChoiceField(
        label=_("The law that allows it"),
        choices=_laws,
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose the law that allows it.")},
    )


class RefuseEmergencyForm(forms.Form):
    """Why not."""

    reason = Words(label=_("Why not"), longest=500, rows=2, error_messages={"required": _("Please say why not.")})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "refuse_%s", **kwargs})


class ReviewEmergencyForm(forms.Form):
    """What a human found."""

    emergency = forms.UUIDField(widget=forms.HiddenInput)
    finding = Words(
        label=_("What you found"),
        help_text=_("Both offices read this. Write no names."),
        longest=1000,
        rows=3,
        error_messages={"required": _("Please write something.")},
    )
