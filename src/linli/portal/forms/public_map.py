"""What the public map shows: a quarter and a subject. Anything else in the address counts as not chosen."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.insight.rules import Quarter, quarter_of
from linli.matters import queries as matters
from linli.portal.pages.open_lines import quarter_words

SHOWN_QUARTERS = 8


class MapForm(forms.Form):
    """Both stand in the address, so that a map can be sent to somebody."""

    quarter = forms.ChoiceField(label=_("Received in"), required=False)
    kind = forms.ChoiceField(label=_("About"), required=False)

    def __init__(self, data: Any, *, at: datetime, language: str) -> None:
        """``at``: the last quarter offered is that of this time."""
        super().__init__(data or {})
        now = quarter_of(at)
        self._quarters = {str(one): one for one in (now.before(count) for count in range(SHOWN_QUARTERS))}
        subjects = [(node.kind.code, node.kind.name(language)) for node in matters.list_kinds()]
        self._offer("quarter", [(code, quarter_words(one)) for code, one in self._quarters.items()])
        self._offer("kind", [("", str(_("Everything"))), *subjects])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def chosen(self) -> tuple[Quarter, str]:
        """The quarter, this one unless another was chosen, and the code of the subject or an empty text."""
        self.is_valid()
        values = self.cleaned_data
        return self._quarters.get(values.get("quarter", ""), next(iter(self._quarters.values()))), values.get(
            "kind", ""
        )
