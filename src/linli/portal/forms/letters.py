"""A letter to the resident of a matter, and which letters of a batch."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.notices.queries import ADDRESS_LINES, MOST_LETTERS
from linli.portal.forms.fields import Words
from linli.portal.pages.letters import LANGUAGES, Wanted

LONGEST = 254


class LetterForm(forms.Form):
    """Where it goes and in which language. Without an address the window stays empty, to be written by hand."""

    address = Words(
        label=_("Name and address"),
        help_text=_("As it should stand in the window of the envelope, six lines at most."),
        required=False,
        longest=LONGEST,
        rows=4,
    )
    language = forms.ChoiceField(label=_("Language of the letter"), choices=LANGUAGES, widget=forms.RadioSelect)
    by_post = forms.BooleanField(label=_("Tell this resident by letter from now on"), required=False)

    def clean(self) -> dict[str, Any]:
        """An address that fits, and one at all where letters shall go to it later."""
        cleaned = super().clean() or self.cleaned_data
        lines = self.lines()
        if len(lines) > ADDRESS_LINES:
            self.add_error("address", _("This address does not fit the window of an envelope. Six lines are the most."))
        if cleaned.get("by_post") and not lines and "address" not in self.errors:
            self.add_error("address", _("Please write where the letter goes."))
        return cleaned

    def wanted(self) -> Wanted:
        """The letter as asked for."""
        given = self.cleaned_data
        return Wanted(language=given["language"], address=tuple(self.lines()), by_post=bool(given["by_post"]))

    def lines(self) -> list[str]:
        """The lines of the address."""
        return [line.strip() for line in self.cleaned_data.get("address", "").splitlines() if line.strip()]


class BatchForm(forms.Form):
    """The letters that the page showed."""

    notice = forms.MultipleChoiceField(required=True)

    def __init__(self, *args: Any, known: list[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["notice"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(one), str(one)) for one in known[:MOST_LETTERS]]
        field.error_messages.update(
            invalid_choice=_("Somebody else was faster. Please look at the newest list."),
            required=_("There is no letter to print."),
        )

    def chosen(self) -> list[UUID]:
        """Their ids."""
        return [UUID(one) for one in self.cleaned_data["notice"]]
