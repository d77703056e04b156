"""Asking to be told what is new in an area."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.matters import queries as matters
from linli.notices.rules.alerts import AlertRhythm
from linli.portal.forms.fields import Email

RHYTHMS = {AlertRhythm.WEEKLY: _("Once a week, on Monday"), AlertRhythm.DAILY: _("Every day there is something")}


class AlertForm(forms.Form):
    """Which place, about what, how often, and where to."""

    place = forms.ChoiceField(label=_("Which place"), error_messages={"required": _("Please choose a place.")})
    kind = forms.ChoiceField(label=_("About"), required=False)
    rhythm = forms.ChoiceField(label=_("How often"), choices=list(RHYTHMS.items()), widget=forms.RadioSelect)
    email = Email(
        label=_("E-mail address"),
        error_messages={"required": _("Please give the e-mail address.")},
        help_text=_("A letter asks you to confirm it. Whoever works here does not see it."),
    )

    def __init__(self, *args: Any, places: list[tuple[str, str]], language: str, with_account: bool, **kw: Any) -> None:
        """``places``: (id, name) of the townships and villages that are offered."""
        super().__init__(*args, **kw)
        subjects = [
            (node.kind.code, node.kind.name(language)) for node in matters.list_kinds() if not node.kind.private
        ]
        self._offer("place", [("", str(_("Please choose"))), *places])
        self._offer("kind", [("", str(_("Everything"))), *subjects])
        if with_account:
            del self.fields["email"]

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
