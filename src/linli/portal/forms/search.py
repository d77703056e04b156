"""What the desk looks for: words or a number, and what narrows it. Everything stands in the address."""

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.matters.queries import SearchFilters
from linli.portal.forms.desk import STATES, NarrowForm
from linli.portal.forms.fields import Line

_BAD_DATE = {"invalid": _("Please give a date like 2026-11-23.")}


class _Day(forms.DateField):
    """A day as the browser's own calendar gives it."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    input_formats = ("%Y-%m-%d",)


class SearchForm(NarrowForm):
    """The words and the filters. A filter that is not known counts as not filled in; a date that is none is told."""

    q = Line(
        label=_("Words, or the number of a matter"),
        help_text=_("From two characters on. Words in straight quotes stand together. People cannot be looked for."),
        longest=200,
        error_messages={"required": _("Please type what you are looking for.")},
    )
    state = forms.ChoiceField(label=_("Stage"), choices=[("", _("All")), *STATES[:-1]], required=False)
    from_on = _Day(label=_("Received from"), required=False, error_messages=_BAD_DATE)
    to_on = _Day(label=_("Received until"), required=False, error_messages=_BAD_DATE)
    late = forms.ChoiceField(label=_("Clock"), choices=[("", _("Any")), ("1", _("Late"))], required=False)

    field_order = ("q", "state", "kind", "place", "from_on", "to_on", "late")

    def filters(self) -> SearchFilters:
        """As the query takes them, of a form that has been looked at."""
        chosen = self.cleaned_data
        return SearchFilters(
            state=chosen.get("state") or "ALL",
            kind=chosen.get("kind") or "",
            place_path=chosen.get("place") or "",
            late=chosen.get("late") == "1",
            from_on=chosen.get("from_on"),
            to_on=chosen.get("to_on"),
        )

    def narrows(self) -> list[forms.BoundField]:
        """Everything but the words, for the page."""
        return [self[name] for name in self.fields if name != "q"]
