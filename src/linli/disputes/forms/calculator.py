"""Forms of the mediator's calculator: names and amounts that are known to all."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.disputes.forms.room import Yuan

ROWS = 8
_NAME = 40


class CalculatorForm(forms.Form):
    """Rows of a name and what the rule needs; empty rows are left out."""

    def __init__(self, *args: Any, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in range(ROWS):
            first = names[row] if row < len(names) else ""
            self.fields[f"name_{row}"] = forms.CharField(
                label=gettext("Name %(number)s") % {"number": row + 1}, required=False, initial=first, max_length=_NAME
            )
            for name, field in self.columns().items():
                self.fields[f"{name}_{row}"] = field

    def columns(self) -> dict[str, forms.Field]:
        """What stands beside each name."""
        return {"amount": Yuan(label=_("Amount in yuan"), required=False)}

    def rows(self) -> list[tuple[str, str]]:
        """(id, name) of the rows that are filled in."""
        return [
            (f"row-{row}", self.cleaned_data[f"name_{row}"] or str(row + 1))
            for row in range(ROWS)
            if self.cleaned_data.get(f"amount_{row}") is not None
        ]

    def groups(self) -> list[list[forms.BoundField]]:
        """The fields row by row."""
        return [[self[f"{name}_{row}"] for name in ("name", *self.columns())] for row in range(ROWS)]

    def _common(self, method: str) -> dict[str, Any]:
        return {
            "format": "linli-settle/1",
            "method": method,
            "parties": [{"id": name} for name, _label in self.rows()],
        }

    def _at(self, name: str, row_id: str) -> Any:
        return self.cleaned_data.get(f"{name}_{row_id.removeprefix('row-')}")


class ClaimsForm(CalculatorForm):
    """Too little money for many claims."""

    estate = Yuan(label=_("How much there is to divide, in yuan"))

    def columns(self) -> dict[str, forms.Field]:
        """A claim, and whether it comes first."""
        choices = ((1, _("first")), (2, _("after those")))
        rank = forms.TypedChoiceField(
            label=_("Paid"), coerce=int, choices=choices, initial=2, required=False, empty_value=None
        )
        return {"amount": Yuan(label=_("Claim in yuan"), required=False), "priority": rank}

    def problem(self) -> dict[str, Any]:
        """The four rules side by side."""
        claims = [
            {"party": name, "amount_fen": self._at("amount", name), "priority": self._at("priority", name) or 2}
            for name, _label in self.rows()
        ]
        return self._common("CLAIMS") | {"estate_fen": self.cleaned_data["estate"], "claims": claims}


class CostsForm(CalculatorForm):
    """A shared cost by what each would have paid alone."""

    def columns(self) -> dict[str, forms.Field]:
        """What it would cost for this one alone."""
        return {"amount": Yuan(label=_("Cost for this one alone, in yuan"), required=False)}

    def problem(self) -> dict[str, Any]:
        """Each part of the cost by those who need it."""
        return self._common("AIRPORT") | {"needs_fen": {name: self._at("amount", name) for name, _l in self.rows()}}


FORMS: dict[str, type[ClaimsForm] | type[CostsForm]] = {"claims": ClaimsForm, "costs": CostsForm}
