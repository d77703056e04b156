"""Forms of the mediator's calculator: names and numbers that are known to all."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.disputes.forms.room import Yuan

LEAST_ROWS, MORE_ROWS, MOST_ROWS = 4, 4, 40
_NAME = 40
_MORE = "more"


class NamedRow(NamedTuple):
    """A row that is filled in: where it stands, its name in the proof, and its name on the page."""

    place: int
    id: str
    label: str


class CalculatorForm(forms.Form):
    """Rows of a name and what the rule needs; empty rows are left out. There can be more of them by asking."""

    most = MOST_ROWS
    about: Any = ""
    shows_headings = False

    def __init__(self, *args: Any, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first_names = names
        self.given: Mapping[str, Any] = self.data if self.is_bound else self.initial
        self.size = self._size()
        self._add_fields()

    def _size(self) -> int:
        asked = str(self.given.get("rows", ""))
        size = max(int(asked) if re.fullmatch(r"[0-9]{1,3}", asked) else 0, LEAST_ROWS, len(self.first_names))
        return min(size + (MORE_ROWS if self.given.get("act") == _MORE else 0), self.most)

    def _add_fields(self) -> None:
        for row in range(self.size):
            self._add_name("name", row, gettext("Name %(number)s") % {"number": row + 1}, self.first_names)
            for name, field in self.columns().items():
                self.fields[f"{name}_{row}"] = field

    def _add_name(self, kind: str, row: int, label: str, first: list[str]) -> None:
        initial = first[row] if row < len(first) else ""
        self.fields[f"{kind}_{row}"] = forms.CharField(label=label, required=False, initial=initial, max_length=_NAME)

    def columns(self) -> dict[str, forms.Field]:
        """What stands beside each name; a row counts when its ``amount`` is given."""
        return {"amount": Yuan(label=_("Amount in yuan"), required=False)}

    def top(self) -> list[forms.BoundField]:
        """What is asked once, above the rows."""
        return []

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """A heading and the fields under it, row by row."""
        return [
            (
                gettext("Row %(number)s") % {"number": row + 1},
                [self[f"{name}_{row}"] for name in ("name", *self.columns())],
            )
            for row in range(self.size)
        ]

    def may_more(self) -> bool:
        """True while there can be more rows."""
        return self.size < self.most

    def is_complete(self) -> bool:
        """False while something has to be asked that depends on what was given."""
        return True

    def rows(self) -> list[NamedRow]:
        """The rows that are filled in."""
        return self._named("name", lambda row: self.cleaned_data.get(f"amount_{row}") is not None)

    def _named(self, kind: str, counts: Any) -> list[NamedRow]:
        found: list[NamedRow] = []
        for row in range(self.size):
            if counts(row):
                label = self.cleaned_data.get(f"{kind}_{row}") or str(row + 1)
                name = re.sub(r"\s+", "-", label)
                taken = {one.id for one in found}
                found.append(NamedRow(row, name if name not in taken else f"{name}#{row + 1}", label))
        return found

    def _common(self, method: str, rows: list[NamedRow]) -> dict[str, Any]:
        return {"format": "linli-settle/1", "method": method, "parties": [{"id": row.id} for row in rows]}

    def _at(self, name: str, row: NamedRow) -> Any:
        return self.cleaned_data.get(f"{name}_{row.place}")


class ClaimsForm(CalculatorForm):
    """Too little money for many claims."""

    about = _("Each claim and how much there is. Four rules are worked out side by side.")
    estate = Yuan(label=_("How much there is to divide, in yuan"))

    def columns(self) -> dict[str, forms.Field]:
        """A claim, and whether it comes first."""
        choices = ((1, _("first")), (2, _("after those")))
        rank = forms.TypedChoiceField(
            label=_("Paid"), coerce=int, choices=choices, initial=2, required=False, empty_value=None
        )
        return {"amount": Yuan(label=_("Claim in yuan"), required=False), "priority": rank}

    def top(self) -> list[forms.BoundField]:
        """The money."""
        return [self["estate"]]

    def problem(self) -> dict[str, Any]:
        """The four rules side by side."""
        rows = self.rows()
        claims = [
            {"party": row.id, "amount_fen": self._at("amount", row), "priority": self._at("priority", row) or 2}
            for row in rows
        ]
        return self._common("CLAIMS", rows) | {"estate_fen": self.cleaned_data["estate"], "claims": claims}


class CostsForm(CalculatorForm):
    """A shared cost by what each would have paid alone."""

    about = _("What it would cost for each one alone. Each part of the cost is shared by those who need it.")

    def columns(self) -> dict[str, forms.Field]:
        """What it would cost for this one alone."""
        return {"amount": Yuan(label=_("Cost for this one alone, in yuan"), required=False)}

    def problem(self) -> dict[str, Any]:
        """Each part of the cost by those who need it."""
        rows = self.rows()
        return self._common("AIRPORT", rows) | {"needs_fen": {row.id: self._at("amount", row) for row in rows}}


class ValuesForm(CalculatorForm):
    """First who and what, then what each thing is worth to each person, in yuan."""

    most = 8
    shows_headings = True
    method = ""
    values_key = ""
    item_class = "OBJECT"
    item_label: Any = ""

    def _add_fields(self) -> None:
        for row in range(self.size):
            self._add_name("name", row, gettext("Person %(number)s") % {"number": row + 1}, self.first_names)
        for row in range(self.size):
            self._add_name("item", row, str(self.item_label) % {"number": row + 1}, [])
        for person, who in self._filled("name"):
            for item, what in self._filled("item"):
                words = gettext("Worth of “%(thing)s” to %(name)s, in yuan") % {"thing": what, "name": who}
                self.fields[f"value_{person}_{item}"] = Yuan(label=words, required=False)

    def _filled(self, kind: str) -> Iterator[tuple[int, str]]:
        named = self.first_names if kind == "name" and not self.given else ()
        for row in range(self.size):
            words = str(self.given.get(f"{kind}_{row}", named[row] if row < len(named) else ""))[:_NAME].strip()
            if words:
                yield row, words

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Who, what, and for each person the worth of each thing."""
        rows = range(self.size)
        found = [
            (gettext("Those who share"), [self[f"name_{row}"] for row in rows]),
            (gettext("What there is"), [self[f"item_{row}"] for row in rows]),
        ]
        for person, who in self._filled("name"):
            worth = [self[f"value_{person}_{item}"] for item, _what in self._filled("item")]
            found += [(who, worth)] if worth else []
        return found

    def is_complete(self) -> bool:
        """False until the worths were asked."""
        return any(str(name).startswith("value_") for name in self.given)

    def clean(self) -> dict[str, Any]:
        """Two people and one thing at least; once the worths are asked, each of them."""
        found = super().clean() or {}
        people, items = list(self._filled("name")), list(self._filled("item"))
        if len(people) < 2:
            self.add_error(f"name_{min(len(people), self.size - 1)}", _("Please name at least two people."))
        if not items:
            self.add_error("item_0", _("Please name what there is to divide."))
        self._check_numbers(people, items)
        for name in self.fields:
            if self.is_complete() and name.startswith("value_") and found.get(name) is None and name not in self.errors:
                self.add_error(name, _("Please give an amount; 0 if it is worth nothing to this person."))
        return found

    def _check_numbers(self, people: list[tuple[int, str]], items: list[tuple[int, str]]) -> None:
        """What a rule asks of how many there are."""

    def rows(self) -> list[NamedRow]:
        """The people."""
        return self._named("name", lambda row: self.cleaned_data.get(f"name_{row}"))

    def items(self) -> list[NamedRow]:
        """The things."""
        return self._named("item", lambda row: self.cleaned_data.get(f"item_{row}"))

    def problem(self) -> dict[str, Any]:
        """Each thing, and its worth to each person in fen."""
        people, items = self.rows(), self.items()
        values = {
            one.id: {item.id: self.cleaned_data[f"value_{one.place}_{item.place}"] for item in items} for one in people
        }
        things = [{"id": item.id, "class": self.item_class} for item in items]
        return self._common(self.method, people) | {"items": things, self.values_key: values}


class RoomsForm(ValuesForm):
    """As many rooms as people, and one rent."""

    method, values_key, item_class = "ROOMS", "values_fen", "USE"
    item_label = _("Room %(number)s")
    about = _(
        "As many rooms as people, one rent for all, and how much each room is worth to each person a month. "
        "Who gets which room at which price is worked out."
    )
    rent = Yuan(label=_("The whole rent in yuan"))

    def top(self) -> list[forms.BoundField]:
        """The rent."""
        return [self["rent"]]

    def _check_numbers(self, people: list[tuple[int, str]], items: list[tuple[int, str]]) -> None:
        if items and len(people) != len(items):
            self.add_error(f"item_{items[-1][0]}", _("Please name as many rooms as people."))

    def problem(self) -> dict[str, Any]:
        """With the rent."""
        return super().problem() | {"rent_fen": self.cleaned_data["rent"]}


class ThingsForm(ValuesForm):
    """Things that cannot be cut, evened out in money."""

    method, values_key = "KNASTER", "bids_fen"
    item_label = _("Thing %(number)s")
    about = _(
        "Things that cannot be cut, as heirs have them, and how much each is worth to each person. "
        "Whoever names most gets the thing, and money evens it out."
    )


def posted_form(
    form_class: type[CalculatorForm], posted: QueryDict | None, names: list[str], **kwargs: Any
) -> CalculatorForm:
    """The form with what was typed; asking for more rows finds no fault with it yet."""
    if posted is None:
        return form_class(names=names, **kwargs)
    if posted.get("act") == _MORE:
        return form_class(names=names, initial=posted.dict(), **kwargs)
    return form_class(posted, names=names, **kwargs)
