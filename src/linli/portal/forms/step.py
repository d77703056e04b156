"""What is sent with an action of a matter's own workflow."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.portal.forms.fields import Words

SAY_SOMETHING = _("Please write a few words.")


class StepForm(forms.Form):
    """Words, needed where the workflow asks for a reason; why it is over although some parts are open."""

    text = Words(label=_("In plain words"), required=False, rows=3)
    despite_parts = Words(
        label=_("Some parts are still open. Why it is done anyway"),
        help_text=_("Or wait until the parts are done."),
        required=False,
        rows=2,
    )

    def __init__(self, *args: Any, needs_words: bool, open_parts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = self.fields["text"]
        words.required = needs_words
        words.error_messages["required"] = SAY_SOMETHING
        if not open_parts:
            del self.fields["despite_parts"]
