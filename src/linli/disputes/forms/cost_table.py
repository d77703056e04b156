"""The form of shared costs by a table of coefficients, which is data with a source."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.disputes.forms.calculator import CalculatorForm
from linli.disputes.forms.room import Yuan
from linli.disputes.rules.settle.shared_costs import cost_tables


class TableForm(CalculatorForm):
    """The cost, the table, and for each one its row of the table and its size."""

    about = _("A cost that all share, by a local table: each pays by coefficient times size.")
    cost = Yuan(label=_("The whole cost in yuan"))

    def _add_fields(self) -> None:
        choices = [(name, said(table["title"])) for name, table in cost_tables().items()]
        self.fields["table"] = forms.ChoiceField(label=_("By which table"), choices=choices)
        super()._add_fields()

    @property
    def table(self) -> dict[str, Any]:
        """The table that was chosen, or the first."""
        tables = cost_tables()
        return tables.get(str(self.given.get("table", ""))) or next(iter(tables.values()))

    def columns(self) -> dict[str, forms.Field]:
        """The row of the table, and the size."""
        table = self.table
        keys = [("", "–"), *((key, key) for key in table["coefficients"])]
        size = forms.NumberInput(attrs={"inputmode": "decimal", "min": 0, "step": "any"})
        return {
            "key": forms.ChoiceField(label=said(table["key_title"]), choices=keys, required=False),
            "amount": forms.DecimalField(
                label=said(table["unit_title"]),
                required=False,
                min_value=Decimal("0.01"),
                max_digits=9,
                decimal_places=2,
                widget=size,
            ),
        }

    def top(self) -> list[forms.BoundField]:
        """Cost and table."""
        return [self["cost"], self["table"]]

    def clean(self) -> dict[str, Any]:
        """Whoever has a size has a row of the table too."""
        found = super().clean() or {}
        for row in range(self.size):
            if found.get(f"amount_{row}") is not None and not found.get(f"key_{row}"):
                self.add_error(f"key_{row}", _("Please choose the row of the table."))
        return found

    def problem(self) -> dict[str, Any]:
        """By the table."""
        rows = self.rows()
        entries = [
            {"party": row.id, "key": self._at("key", row), "units": str(self._at("amount", row))} for row in rows
        ]
        cost, table = self.cleaned_data["cost"], self.cleaned_data["table"]
        return self._common("COEFFICIENTS", rows) | {"cost_fen": cost, "table": table, "entries": entries}


def said(words: dict[str, str]) -> str:
    """Words of a table in the language asked for."""
    return words["zh-hans" if (get_language() or "").startswith("zh") else "en"]
