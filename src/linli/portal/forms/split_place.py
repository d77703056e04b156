"""Into which parts a place is split, and what goes to each."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from linli.kit.errors import Refused
from linli.places import queries as places
from linli.places.actions import Part, read_outlines
from linli.places.rules import is_code
from linli.portal.forms.fields import Line

PARTS = 4
MOST_BYTES = 1_000_000  # outlines of a few areas; they go back and forth once, while the answers are checked
_MISSING = {"required": _("Please fill this in.")}
_CHOOSE = {"required": _("Please choose one."), "invalid_choice": _("Please choose one.")}


class SplitPlaceForm(forms.Form):
    """Two to four parts with codes and names; each place below goes to one, and without any a file has the outlines."""

    file = forms.FileField(
        label=_("Outlines of the parts"),
        required=False,
        help_text=_("GeoJSON with one area for each part, and its code as the property code."),
        error_messages={"empty": _("The file is empty.")},
    )
    outlines = forms.CharField(required=False, strip=False, max_length=MOST_BYTES, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, *, below: Sequence[tuple[UUID, str]]) -> None:
        """``below``: id and name of each place that lies below."""
        super().__init__(data, files)
        self.below = below
        for number in range(1, PARTS + 1):
            self._add_part(number)
        numbers = [(str(number), _("Part %(number)s") % {"number": number}) for number in range(1, PARTS + 1)]
        for place_id, name in below:
            self.fields[f"below_{place_id}"] = forms.ChoiceField(
                label=_("%(place)s goes to") % {"place": name},
                choices=[("", _("Choose")), *numbers],
                error_messages=_CHOOSE,
            )
        kept = ("file", "outlines")
        for name in kept:
            field = self.fields.pop(name)
            if not below:
                self.fields[name] = field

    def _add_part(self, number: int) -> None:
        shown, needed = {"number": number}, number <= 2
        code = _("Part %(number)s: code") % shown
        name_zh, name_en = _("Part %(number)s: name in Chinese") % shown, _("Part %(number)s: name in English") % shown
        self.fields[f"code_{number}"] = Line(label=code, longest=32, required=needed, error_messages=_MISSING)
        self.fields[f"name_zh_{number}"] = Line(label=name_zh, longest=60, required=needed, error_messages=_MISSING)
        self.fields[f"name_en_{number}"] = Line(
            label=name_en, longest=80, required=False, help_text=_("Left empty, it is made from the pinyin.")
        )

    def clean(self) -> dict[str, Any]:
        """Codes that can stand and are free, names for all that have a code, outlines for all parts or a sentence."""
        cleaned = super().clean() or self.cleaned_data
        seen: set[str] = set()
        for number in self.used():
            self._check_code(number, seen)
            if not cleaned.get(f"name_zh_{number}") and f"name_zh_{number}" not in self.errors:
                self.add_error(f"name_zh_{number}", _MISSING["required"])
        self.areas = {} if self.below else self._read_outlines()
        return cleaned

    def used(self) -> list[int]:
        """The numbers of the parts of which anything is told."""
        told = {int(self.cleaned_data.get(f"below_{place_id}") or 0) for place_id, _name in self.below}
        names = ("code", "name_zh", "name_en")
        return [
            number
            for number in range(1, PARTS + 1)
            if number <= 2 or number in told or any(self.cleaned_data.get(f"{name}_{number}") for name in names)
        ]

    def _check_code(self, number: int, seen: set[str]) -> None:
        field, code = f"code_{number}", self.cleaned_data.get(f"code_{number}", "")
        if field in self.errors:
            return
        if not code:
            self.add_error(field, _MISSING["required"])
        elif not is_code(code):
            self.add_error(field, _("The code may have letters, digits, dots and dashes only, 32 at most."))
        elif code in seen or places.find_place_by_code(code) is not None:
            self.add_error(field, _("Another place has this code."))
        seen.add(code)

    def _read_outlines(self) -> dict[str, Any]:
        """The areas by code, from the file or from what was read of it before."""
        file = self.cleaned_data.get("file")
        if file is not None and file.size > MOST_BYTES:
            self.add_error("file", _("The file is too large."))
            return {}
        data = file.read() if file is not None else self.cleaned_data.get("outlines", "").encode()
        try:
            self.outlines_text = data.decode("utf-8-sig")
            areas = read_outlines(data) if data else {}
        except UnicodeDecodeError:
            self.add_error("file", _("The file is not text in UTF-8. Please save it as UTF-8."))
            return {}
        except Refused as refused:
            self.add_error("file", ValidationError(str(refused.message)))
            return {}
        codes = {self.cleaned_data.get(f"code_{number}") for number in self.used()}
        if data and areas.keys() != codes:
            self.add_error("file", _("The codes in the file must be those of the parts, each once."))
        return areas

    def parts(self) -> list[Part]:
        """The parts as the action takes them."""
        return [self._part(number) for number in self.used()]

    def _part(self, number: int) -> Part:
        given, code = self.cleaned_data, self.cleaned_data[f"code_{number}"]
        taken = tuple(place_id for place_id, _name in self.below if given[f"below_{place_id}"] == str(number))
        return Part(code, given[f"name_zh_{number}"], given[f"name_en_{number}"], self.areas.get(code), taken)
