"""What an administrator sends: names of places, appointments, files."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Role
from linli.people.rules import role_fits
from linli.portal.forms.fields import Email, KindCodes, Line, offer

_MISSING = {"required": _("Please fill this in.")}
_CHOOSE = {"required": _("Please choose one."), "invalid_choice": _("Please choose one.")}

ROLES = (
    (Role.CASEWORKER.value, _("Caseworker")),
    (Role.VOLUNTEER.value, _("Volunteer")),
    (Role.MEDIATOR.value, _("Mediator")),
    (Role.DESK.value, _("Service desk")),
    (Role.COORDINATOR.value, _("Coordinator")),
    (Role.OFFICER.value, _("Agency officer")),
    (Role.ADMINISTRATOR.value, _("Administrator")),
)


class Day(forms.DateField):
    """A calendar day as the browser's own field sends it."""

    widget = forms.DateInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)
        self.widget.input_type = "date"
        self.error_messages["invalid"] = _("Please give a day like 2026-11-23.")


class NamesForm(forms.Form):
    """The names of a place."""

    name_zh = Line(label=_("Name in Chinese"), longest=60, error_messages=_MISSING)
    name_en = Line(
        label=_("Name in English"), longest=120, required=False, help_text=_("Left empty, it is made from the pinyin.")
    )
    on = Day(label=_("From which day"), required=False, help_text=_("Today, when left empty."))


class _PlaceForm(forms.Form):
    """Another place out of those that fit, in the only field."""

    def __init__(self, data: Any = None, *, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        (name,) = self.fields
        offer(self, name, [("", _("Choose")), *choices])


class MergeForm(_PlaceForm):
    """Which place beside takes this one over."""

    into = forms.ChoiceField(label=_("Which place takes it over"), error_messages=_CHOOSE)


class UploadForm(forms.Form):
    """A file, or the one that was looked through just before; and whether it is only to be looked at."""

    file = forms.FileField(label=_("File"), required=False, error_messages={"empty": _("The file is empty.")})
    kept = forms.UUIDField(required=False, widget=forms.HiddenInput)
    trial = forms.BooleanField(label=_("Only say what would happen"), required=False)

    def clean(self) -> dict[str, Any]:
        """One of the two files has to be there."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.has_error("file") and not given.get("file") and not given.get("kept"):
            self.add_error("file", _("Please choose a file."))
        return given


class WorkflowForm(UploadForm):
    """A workflow as a file, which one of it, and whether it is only to be looked at."""

    service = Line(
        label=_("Which one"),
        longest=60,
        required=False,
        help_text=_("Only for a file of another system that holds several workflows."),
    )


class MoveForm(_PlaceForm):
    """Below which other place this one lies from now on."""

    parent = forms.ChoiceField(label=_("Where it belongs from now on"), error_messages=_CHOOSE)


class AgencyForm(forms.Form):
    """A body with its own duties inside a place."""

    code = Line(label=_("Code"), longest=40, help_text=_("Letters, digits, dots and hyphens."), error_messages=_MISSING)
    name_zh = Line(label=_("Name in Chinese"), longest=60, error_messages=_MISSING)
    name_en = Line(label=_("Name in English"), longest=120, required=False)


class TermForm(forms.Form):
    """From when to when somebody serves, and for which kinds: what can be changed of a post."""

    valid_from = Day(label=_("First day"), error_messages={"required": _("Please give the first day.")})
    valid_to = Day(label=_("Last day"), required=False, help_text=_("Empty: until it is ended."))
    kind_codes = KindCodes()

    def __init__(self, data: Any = None, *, kinds: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        """``kinds``: (code, name) of the catalogue's subjects, and of any finer kinds that the post has already."""
        super().__init__(data, **kwargs)
        offer(self, "kind_codes", kinds)

    def clean_valid_to(self) -> date | None:
        """The first day out of force, which is what a post keeps: the day after the last one."""
        last: date | None = self.cleaned_data["valid_to"]
        if last is None:
            return None
        if last == date.max:
            raise forms.ValidationError(_("Please give a day like 2026-11-23."))
        return last + timedelta(days=1)


class PostForm(TermForm):
    """A post that exists: its term, its kinds, and what it is called."""

    title_zh = Line(label=_("What it is called, in Chinese"), longest=40, required=False)
    title_en = Line(label=_("What it is called, in English"), longest=40, required=False)


class AppointForm(TermForm):
    """Who serves here, in which role, from when."""

    email = Email(
        label=_("E-mail"),
        help_text=_("The person signs in with it."),
        error_messages={"required": _("Please give the e-mail.")},
    )
    display_name = Line(label=_("Name"), longest=60, error_messages={"required": _("Please give the name.")})
    role = forms.ChoiceField(
        label=_("Role"),
        error_messages={"required": _("Please choose a role."), "invalid_choice": _("Please choose a role.")},
    )
    field_order = ("email", "display_name", "role", "valid_from", "valid_to", "kind_codes")

    def __init__(self, data: Any = None, *, at_agency: bool = False, **kwargs: Any) -> None:
        """``at_agency``: whether the seat is an agency's, which decides the roles there are."""
        super().__init__(data, **kwargs)
        fitting = [(code, words) for code, words in ROLES if role_fits(Role(code), at_agency=at_agency)]
        offer(self, "role", [("", _("Choose")), *fitting])
