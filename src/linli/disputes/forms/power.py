"""What a person should know to check the terms: unpaid work, a loan, rights that cannot be given up, representation."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from linli.disputes.forms.room import Yuan
from linli.disputes.queries.agreement import Draft, LoanSaid, WagesSaid

MOST_MONTHS, MOST_HOURS, MOST_PAID = 240, 10_000, 60
TIERS = (("1", _("First")), ("2", _("Second")), ("3", _("Third")))
_LINE = re.compile(r"(\d{4}-\d{2}-\d{2})\s+(\S+)")
_WAGES = ("worker", "months", "hours", "tier")
_LOAN = ("lender", "borrower", "principal", "lent_on", "paid")


class PowerForm(forms.Form):
    """``asks``: which of wages and loan the dispute is about; ``rights``: (code, words) of the law."""

    worker = forms.ChoiceField(label=_("Who has worked"))
    months = forms.DecimalField(
        label=_("Whole months without pay"), min_value=0, max_value=MOST_MONTHS, decimal_places=2, initial=0
    )
    hours = forms.DecimalField(
        label=_("Hours without pay beside them"), min_value=0, max_value=MOST_HOURS, decimal_places=2, initial=0
    )
    tier = forms.ChoiceField(label=_("Tier of the minimum wage here"), choices=TIERS)
    lender = forms.ChoiceField(label=_("Who has lent"))
    borrower = forms.ChoiceField(label=_("Who has borrowed"))
    principal = Yuan(label=_("How much was lent, in yuan"))
    lent_on = forms.DateField(label=_("On which day"), widget=forms.DateInput(attrs={"type": "date"}))
    paid = forms.CharField(
        label=_("What was paid back so far"),
        help_text=_("One line a payment: the day and the amount, like 2025-03-01 500. Empty when nothing was."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
    )
    represented = forms.MultipleChoiceField(
        label=_("Who has a lawyer, or somebody else who speaks for them?"),
        help_text=_("Somebody alone against a company gets more time to think it over."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    rights = forms.MultipleChoiceField(
        label=_("Does the agreement give up one of these?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        *args: Any,
        asks: frozenset[str],
        names: list[tuple[str, str]],
        rights: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        dropped = [*(_WAGES if "wages" not in asks else ()), *(_LOAN if "loan" not in asks else ())]
        for name in dropped:
            del self.fields[name]
        for name in ("worker", "lender", "borrower", "represented"):
            if name in self.fields:
                self.fields[name].choices = names  # type: ignore[attr-defined]
        self.fields["rights"].choices = rights  # type: ignore[attr-defined]

    def clean_paid(self) -> tuple[tuple[date, int], ...]:
        """(day, fen) of each line."""
        lines = [line.strip() for line in self.cleaned_data["paid"].splitlines() if line.strip()]
        if len(lines) > MOST_PAID:
            raise ValidationError(_("Please give sixty payments at most."))
        return tuple(_payment(line) for line in lines)

    def clean(self) -> dict[str, Any]:
        """Two sides of a loan are two."""
        given = super().clean() or {}
        if given.get("lender") and given.get("lender") == given.get("borrower"):
            self.add_error("borrower", _("Lender and borrower are not the same."))
        return given

    def into(self, draft: Draft) -> dict[str, Any]:
        """The parts of a draft that this form says."""
        given = self.cleaned_data
        wages, loan = draft.wages, draft.loan
        if "worker" in self.fields:
            months, hours = _plain(given["months"]), _plain(given["hours"])
            wages = WagesSaid(worker=given["worker"], months=months, hours=hours, tier=int(given["tier"]))
        if "lender" in self.fields:
            loan = LoanSaid(**{name: given[name] for name in _LOAN})
        said = {"waived_rights": tuple(given["rights"]), "represented": tuple(given["represented"])}
        return {"wages": wages, "loan": loan, **said}


def initial_of(draft: Draft) -> dict[str, Any]:
    """What a draft says so far, as the form shows it."""
    found: dict[str, Any] = {"rights": list(draft.waived_rights), "represented": list(draft.represented)}
    if draft.wages is not None:
        found |= {name: getattr(draft.wages, name) for name in _WAGES}
    if draft.loan is not None:
        found |= {name: getattr(draft.loan, name) for name in ("lender", "borrower", "lent_on")}
        found |= {"principal": f"{Decimal(draft.loan.principal) / 100}"}
        found |= {"paid": "\n".join(f"{day} {Decimal(fen) / 100}" for day, fen in draft.loan.paid)}
    return found


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


def _payment(line: str) -> tuple[date, int]:
    found = _LINE.fullmatch(line)
    try:
        if found is None:
            raise ValueError
        return date.fromisoformat(found[1]), int(Yuan(required=True).clean(found[2]))
    except (ValueError, ValidationError) as error:
        raise ValidationError(_("This line is no day and amount: %(line)s"), params={"line": line[:40]}) from error
