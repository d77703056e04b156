"""Asking to be told what is new in an area."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.matters import queries as matters
from linli.notices.rules.alerts import AlertRhythm
from linli.places.rules import Level
from linli.portal.forms.fields import Email
from linli.portal.pages.spots import find_current

LEVELS = (Level.TOWNSHIP, Level.VILLAGE)
RHYTHMS = {AlertRhythm.WEEKLY: _("Once a week, on Monday"), AlertRhythm.DAILY: _("Every day there is something")}


class AlertForm(forms.Form):
    """Which place, about what, how often, and where to."""

    place = forms.UUIDField(
        label=_("Which place"),
        error_messages={"required": _("Please choose a place."), "invalid": _("Please choose a place.")},
    )
    kind = forms.ChoiceField(label=_("About"), required=False)
    rhythm = forms.ChoiceField(label=_("How often"), choices=list(RHYTHMS.items()), widget=forms.RadioSelect)
    email = Email(
        label=_("E-mail address"),
        error_messages={"required": _("Please give the e-mail address.")},
        help_text=_("A letter asks you to confirm it. Whoever works here does not see it."),
    )

    def __init__(self, *args: Any, language: str, with_account: bool, **kw: Any) -> None:
        super().__init__(*args, **kw)
        subjects = [
            (node.kind.code, node.kind.name(language)) for node in matters.list_kinds() if not node.kind.private
        ]
        self._offer("kind", [("", str(_("Everything"))), *subjects])
        if with_account:
            del self.fields["email"]

    def clean_place(self) -> UUID:
        """A township or a village that there is."""
        row = find_current(self.cleaned_data["place"])
        if row is None or row.level not in LEVELS:
            raise forms.ValidationError(_("Please choose a place."))
        return row.id

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
