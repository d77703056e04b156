"""The pages of a report: words and kind, where, details, and the last one that sends."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.portal.forms.contact import ContactFields
from linli.portal.forms.fields import LINE_LENGTH, Line, Words
from linli.portal.words.bilingual import said

SAY_WHAT = _("Please say in a few words what happened.")


class WordsForm(forms.Form):
    """What happened, in the person's own words."""

    text = Words(
        label=_("Tell us what happened"),
        help_text=_("Your own words are fine. Photos can be added in a moment."),
        error_messages={"required": SAY_WHAT},
    )


class KindForm(WordsForm):
    """The words again, and which kind it is. ``kinds``: the codes that a matter can have."""

    kind_code = forms.ChoiceField(
        label=_("Is it one of these?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose one. If none fits, choose the last."),
            "invalid_choice": _("Please choose one from the list."),
        },
    )

    def __init__(self, *args: Any, kinds: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind_code"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code, code) for code in kinds]


class WhereForm(forms.Form):
    """A place of the ladder, words for it, and perhaps a point. The point is checked by ``places``."""

    place_id = forms.UUIDField(required=False, error_messages={"invalid": _("Please choose a place from the list.")})
    address = Line(
        label=_("Where exactly"),
        help_text=_("House, entrance or floor, or what stands beside it"),
        required=False,
        longest=LINE_LENGTH,
    )
    lon = forms.CharField(required=False, max_length=40)
    lat = forms.CharField(required=False, max_length=40)

    def point(self) -> tuple[float, float] | None:
        """(longitude, latitude) in degrees, possibly not a number or out of range; None when none was sent."""
        lon, lat = self.data.get("lon", ""), self.data.get("lat", "")
        return (_degrees(lon), _degrees(lat)) if lon or lat else None


class FindPlaceForm(forms.Form):
    """Part of a name, pinyin or a code."""

    q = Line(
        label=_("Name of the village, community or town"),
        help_text=_("Part of the name or its pinyin is enough"),
        required=False,
        longest=60,
    )


def _degrees(text: str) -> float:
    try:
        return float(text[:40])
    except ValueError:
        return float("nan")


class DetailsForm(ContactFields):
    """The few questions of the kind and, if the person wants, how to reach them."""

    def __init__(self, *args: Any, asks: Sequence[Mapping[str, Any]] = (), language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_names = {f"ask_{ask['code']}": str(ask["code"]) for ask in asks}
        self.fields = {
            **{f"ask_{ask['code']}": ask_field(ask, language) for ask in asks},
            **self.fields,
        }

    def answers(self) -> dict[str, str]:
        """Answers by the code of their question, empty ones left out."""
        given = {code: self.cleaned_data.get(name) for name, code in self.ask_names.items()}
        return {code: str(value) for code, value in given.items() if value not in (None, "")}

    def ask_fields(self) -> list[forms.BoundField]:
        """The questions of the kind, for the page."""
        return [self[name] for name in self.ask_names]


def ask_field(ask: Mapping[str, Any], language: str) -> forms.Field:
    """One question of the catalogue as a field."""
    shown: dict[str, Any] = {
        "label": said(ask.get("label"), language),
        "help_text": said(ask.get("hint"), language),
        "required": bool(ask.get("required")),
    }
    missing = {"required": _("Please answer this."), "invalid_choice": _("Please choose one from the list.")}
    match ask.get("type"):
        case "CHOICE":
            choices = [(choice["code"], said(choice, language)) for choice in ask.get("choices", ())]
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, error_messages=missing, **shown)
        case "YES_NO":
            choices = [("YES", gettext("Yes")), ("NO", gettext("No"))]
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, error_messages=missing, **shown)
        case "NUMBER":
            wrong = {**missing, "invalid": _("Please write a number here.")}
            widget = forms.NumberInput(attrs={"inputmode": "decimal"})
            return forms.FloatField(min_value=0, max_value=1e9, widget=widget, error_messages=wrong, **shown)
        case _:
            return Line(error_messages=missing, **shown)


class ReferenceForm(forms.Form):
    """The number from a message or a slip of paper."""

    reference = Line(
        label=_("Number"),
        longest=20,
        error_messages={"required": _("Please type the number, like FQ7-K3M.")},
    )


class CodeForm(forms.Form):
    """The code of a report that was saved, as somebody reads it out."""

    code = Line(
        label=_("Code of the saved report"),
        help_text=_("Eight letters and digits. Capitals and the dash do not matter."),
        longest=20,
        error_messages={"required": _("Please type the code, like K7QM-3FXP.")},
    )


class PlaceChoice(forms.Form):
    """A click on one row of the ladder or of what was found."""

    place_id = forms.UUIDField(error_messages={"invalid": _("Please choose a place from the list.")})

    def chosen(self) -> UUID | None:
        """The id, or None when it is not one."""
        return self.cleaned_data["place_id"] if self.is_valid() else None
