"""What a coordinator sends from a list of what is to be destroyed."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.portal.forms.fields import Words
from linli.portal.forms.work import SAY_SOMETHING


class KeepBackForm(forms.Form):
    """A line that stays, why and until when."""

    item = forms.UUIDField(widget=forms.HiddenInput)
    reason = Words(label=_("Why it has to stay"), rows=2, error_messages={"required": SAY_SOMETHING})
    until = forms.DateField(
        label=_("Until which day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Please give a day."), "invalid": _("Please give a day.")},
    )

    def day(self) -> date:
        """The day, once the form is valid."""
        until: date = self.cleaned_data["until"]
        return until


class ApproveForm(forms.Form):
    """Yes to the whole list."""

    looked = forms.BooleanField(
        label=_("I have looked through the list. What is destroyed cannot be brought back."),
        error_messages={"required": _("Please tick that you have looked through the list.")},
    )


class RefuseForm(forms.Form):
    """No to the whole list, and why."""

    reason = Words(label=_("Why nothing may be destroyed"), rows=2, error_messages={"required": SAY_SOMETHING})
