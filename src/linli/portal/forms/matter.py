"""What a resident can send from the page of a matter: each form belongs to one page."""

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.portal.forms.fields import Words

SAY_SOMETHING = _("Please write a few words.")


class NothingForm(forms.Form):
    """A button without words."""


class AddForm(forms.Form):
    """More about it. Words or photos, at least one of them; the view knows about the photos."""

    text = Words(label=_("What should they know"), required=False)


class AskForm(forms.Form):
    """A question to whoever has it."""

    text = Words(label=_("Your question"), rows=3, error_messages={"required": SAY_SOMETHING})


class AnswerForm(forms.Form):
    """The answer to a question from whoever has it."""

    text = Words(label=_("Your answer"), rows=3, error_messages={"required": SAY_SOMETHING})


class ConfirmForm(forms.Form):
    """It is done. Words are welcome and not needed."""

    text = Words(label=_("Anything you want to tell them"), required=False, rows=3)


class ReopenForm(forms.Form):
    """It is not done."""

    reason = Words(
        label=_("What is still wrong"),
        help_text=_("They read this first, so that nobody starts again from nothing."),
        error_messages={"required": _("Please say what is still wrong.")},
    )


class WithdrawForm(forms.Form):
    """It is no longer needed."""

    reason = Words(label=_("Why you take it back"), help_text=_("Not needed, but it helps."), required=False, rows=2)
