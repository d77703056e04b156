"""What an administrator sends: names of places, appointments, files."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Role
from linli.portal.forms.fields import Email, Line

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


class MergeForm(forms.Form):
    """Which place beside takes this one over."""

    into = forms.ChoiceField(label=_("Which place takes it over"), error_messages=_CHOOSE)

    def __init__(self, data: Any = None, *, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = self.fields["into"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", str(_("Choose"))), *choices]


class UploadForm(forms.Form):
    """A file, and whether it is only to be looked at."""

    file = forms.FileField(
        label=_("File"), error_messages={"required": _("Please choose a file."), "empty": _("The file is empty.")}
    )
    trial = forms.BooleanField(label=_("Only say what would happen"), required=False)


class AppointForm(forms.Form):
    """Who serves here, in which role, from when."""

    email = Email(
        label=_("E-mail"),
        help_text=_("The person signs in with it."),
        error_messages={"required": _("Please give the e-mail.")},
    )
    display_name = Line(label=_("Name"), longest=60, error_messages={"required": _("Please give the name.")})
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("", _("Choose")), *ROLES],
        error_messages={"required": _("Please choose a role."), "invalid_choice": _("Please choose a role.")},
    )
    valid_from = Day(label=_("First day"), error_messages={"required": _("Please give the first day.")})
    valid_to = Day(label=_("Last day"), required=False, help_text=_("Empty: until it is ended."))

    def clean_valid_to(self) -> date | None:
        """The first day out of force, which is what a post keeps: the day after the last one."""
        last: date | None = self.cleaned_data["valid_to"]
        if last is None:
            return None
        if last == date.max:
            raise forms.ValidationError(_("Please give a day like 2026-11-23."))
        return last + timedelta(days=1)
