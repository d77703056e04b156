"""Forms of an agreement: one term at a time, in everyday words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.disputes.forms.party import Words
from linli.disputes.forms.room import Yuan
from linli.disputes.rules.terms import (
    Apologise,
    ApologyForm,
    Conditional,
    Deliver,
    Do,
    Event,
    Every,
    Pay,
    Refrain,
    Term,
    schedule,
)
from linli.disputes.rules.terms.obligations import Simple

ACT_LENGTH, THING_LENGTH, PURPOSE_LENGTH = 300, 200, 100
MOST_PARTS = 60
EVERY = (
    (Every.MONTH.value, _("Every month")),
    (Every.TWO_WEEKS.value, _("Every two weeks")),
    (Every.WEEK.value, _("Every week")),
    (Every.QUARTER.value, _("Every three months")),
)
APOLOGIES = (
    (ApologyForm.SPOKEN.value, _("In person, by word of mouth")),
    (ApologyForm.WRITTEN.value, _("In writing")),
    (ApologyForm.BEFORE_OTHERS.value, _("Before those who heard it")),
)


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}))


class TermForm(forms.Form):
    """Common to all: who is bound. ``if`` makes it hang on something that happens."""

    who = forms.ChoiceField(label=_("Who does it"))
    condition = forms.CharField(
        label=_("Only if this happens"),
        help_text=_("Empty: it is owed in any case."),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": ACT_LENGTH}),
    )

    def __init__(self, *args: Any, names: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = names  # type: ignore[attr-defined]
        if "to" in self.fields:
            self.fields["to"].choices = names  # type: ignore[attr-defined]
        self.order_fields([name for name in self.fields if name != "condition"] + ["condition"])

    def term(self, term_id: str) -> Term:
        """The obligation that was described."""
        simple: Simple = self.simple(term_id)
        happens = self.cleaned_data["condition"].strip()
        if not happens:
            return simple
        return Conditional(id=f"{term_id}", condition=Event(happens=happens), then=simple)

    def simple(self, term_id: str) -> Simple:
        """Without its condition."""
        raise TypeError("each kind of term says what it is")


class PayForm(TermForm):
    """One payment, or equal parts from a first day on."""

    to = forms.ChoiceField(label=_("To whom it is owed"))
    amount = Yuan(label=_("Amount in yuan, all of it"))
    due_on = _day(_("By which day, or the day of the first part"))
    parts = forms.IntegerField(label=_("In how many equal parts"), min_value=1, max_value=MOST_PARTS, initial=1)
    every = forms.ChoiceField(label=_("How far apart the parts are"), choices=EVERY, required=False)
    purpose = forms.CharField(
        label=_("What for"), required=False, widget=forms.TextInput(attrs={"maxlength": PURPOSE_LENGTH})
    )
    accelerates = forms.BooleanField(
        label=_("If a fifth of it is overdue after a notice, all of it may be asked for at once"), required=False
    )

    def simple(self, term_id: str) -> Pay:
        """One payment or a schedule that sums to the fen."""
        given = self.cleaned_data
        common = {
            "id": term_id,
            "payer": given["who"],
            "payee": given["to"],
            "amount": given["amount"],
            "purpose": given["purpose"],
            "accelerates": given["accelerates"] and given["parts"] > 1,
        }
        if given["parts"] == 1:
            return Pay(**common, due_on=given["due_on"])
        every = Every(given["every"] or Every.MONTH.value)
        return Pay(**common, instalments=schedule(given["amount"], given["parts"], given["due_on"], every))

    def clean(self) -> dict[str, Any]:
        """Each part has at least one fen."""
        cleaned = super().clean() or self.cleaned_data
        amount, parts = cleaned.get("amount"), cleaned.get("parts")
        if amount is not None and parts and amount < parts:
            self.add_error("parts", _("That is more parts than there are fen."))
        return cleaned


class DoForm(TermForm):
    """Something is done by a day."""

    act = Words(label=_("What is done"), longest=ACT_LENGTH, rows=3)
    by = _day(_("By which day"))

    def simple(self, term_id: str) -> Do:
        """The act."""
        given = self.cleaned_data
        return Do(id=term_id, who=given["who"], act=given["act"], by=given["by"])


class RefrainForm(TermForm):
    """Something is no longer done."""

    act = Words(label=_("What is no longer done"), longest=ACT_LENGTH, rows=3)
    since = _day(_("From which day"))
    until = _day(_("Up to which day"), required=False)

    def simple(self, term_id: str) -> Refrain:
        """The act that stops."""
        given = self.cleaned_data
        return Refrain(
            id=term_id, who=given["who"], act=given["act"], since=given["since"], until=given["until"] or None
        )


class DeliverForm(TermForm):
    """A thing is handed over."""

    to = forms.ChoiceField(label=_("To whom it is owed"))
    thing = Words(label=_("What is handed over"), longest=THING_LENGTH, rows=2)
    by = _day(_("By which day"))

    def simple(self, term_id: str) -> Deliver:
        """The thing."""
        given = self.cleaned_data
        return Deliver(id=term_id, giver=given["who"], receiver=given["to"], thing=given["thing"], by=given["by"])


class ApologiseForm(TermForm):
    """An apology."""

    to = forms.ChoiceField(label=_("To whom it is owed"))
    form = forms.ChoiceField(label=_("How the apology is made"), choices=APOLOGIES)
    by = _day(_("By which day"))

    def simple(self, term_id: str) -> Apologise:
        """Its form."""
        given = self.cleaned_data
        return Apologise(id=term_id, who=given["who"], to=given["to"], form=ApologyForm(given["form"]), by=given["by"])


FORMS: dict[str, tuple[Any, type[TermForm]]] = {
    "pay": (_("Somebody pays"), PayForm),
    "do": (_("Somebody does something"), DoForm),
    "refrain": (_("Somebody no longer does something"), RefrainForm),
    "deliver": (_("Somebody hands something over"), DeliverForm),
    "apologise": (_("Somebody apologises"), ApologiseForm),
}


class OpenForm(forms.Form):
    """What the agreement leaves open."""

    left_open = Words(
        label=_("What stays open"),
        help_text=_("Empty when everything is settled. What stays open can go to another body, with the facts only."),
        longest=1000,
        rows=3,
        required=False,
    )


class HandOffForm(forms.Form):
    """To which body it goes."""

    kind = forms.ChoiceField(label=_("Which way"))
    addressed_to = forms.CharField(label=_("Which body"), widget=forms.TextInput(attrs={"maxlength": 80}))

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
