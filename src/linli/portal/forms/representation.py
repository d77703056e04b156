"""For whom a matter was raised: never a name or a birth date; for a child the month in which it becomes eighteen."""

import re
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.people.queries import Ending, Ground, Relation

GROUNDS = {
    Ground.CHILD_UNDER_8: _("A child under eight"),
    Ground.CHILD_8_TO_13: _("A child of eight to thirteen"),
    Ground.CHILD_14_TO_17: _("A young person of fourteen to seventeen"),
    Ground.ADULT_UNDER_GUARDIANSHIP: _("An adult whose guardian I am"),
    Ground.ASKED_FOR_HELP: _("Somebody who asked me for help"),
}
RELATIONS = {
    Relation.PARENT: _("Mother or father"),
    Relation.GUARDIAN: _("Another guardian"),
    Relation.FAMILY: _("Family"),
    Relation.COMMITTEE: _("Village or residents' committee, or civil affairs"),
    Relation.HELPER: _("Neighbour, friend or helper"),
}
ENDINGS = {
    Ending.REVOKED: _("The person concerned wishes it"),
    Ending.OF_AGE: _("The child is eighteen now"),
    Ending.COURT: _("A court has decided it"),
    Ending.OWN_WISH: _("Whoever acted wishes it"),
}
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")


class ForWhomForm(forms.Form):
    """Ground, relation and, for a child, the month."""

    ground = forms.ChoiceField(label=_("On whose behalf"), choices=[(one.value, word) for one, word in GROUNDS.items()])
    relation = forms.ChoiceField(label=_("What you are to them"), choices=[(o.value, w) for o, w in RELATIONS.items()])
    until = forms.CharField(
        label=_("For a child: the month in which it becomes eighteen"),
        help_text=_("Year and month, like 2031-09. No birth date is kept."),
        required=False,
        max_length=7,
    )

    def clean_until(self) -> date | None:
        """The first day of that month; None where nothing was given."""
        given = self.cleaned_data["until"].strip()
        found = _MONTH.fullmatch(given)
        if not given:
            return None
        try:
            return date(int(found[1]), int(found[2]), 1) if found and int(found[1]) < 2200 else _refuse()
        except ValueError:
            return _refuse()


class EndForm(forms.Form):
    """Why nobody acts any longer."""

    reason = forms.ChoiceField(label=_("Why it ends"), choices=[(one.value, word) for one, word in ENDINGS.items()])


def _refuse() -> date | None:
    raise forms.ValidationError(_("Please give a month like 2031-09."))
