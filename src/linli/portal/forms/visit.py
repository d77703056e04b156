"""When somebody will come: a day and the hours between which."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.kit.clock import LOCAL
from linli.portal.forms.fields import Words

_MISSING = _("Please fill this in.")
_BAD_DAY = _("Please give a date like 2026-11-23.")
_BAD_TIME = _("Please give a time like 9:30.")


class _Time(forms.TimeField):
    """A time as the browser's own clock gives it."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    input_formats = ("%H:%M",)


class PlanVisitForm(forms.Form):
    """Local times, on one day."""

    on = forms.DateField(
        label=_("On which day"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        input_formats=("%Y-%m-%d",),
        error_messages={"required": _MISSING, "invalid": _BAD_DAY},
    )
    from_time = _Time(label=_("Not before"), error_messages={"required": _MISSING, "invalid": _BAD_TIME})
    until_time = _Time(label=_("Not after"), error_messages={"required": _MISSING, "invalid": _BAD_TIME})
    text = Words(label=_("What the resident should know"), required=False, rows=2)

    def clean(self) -> dict[str, Any]:
        """With ``from_at`` and ``until_at`` where all three could be read."""
        values = super().clean() or {}
        on = values.get("on")
        for name in ("from", "until"):
            at = values.get(f"{name}_time")
            if on is not None and at is not None:
                values[f"{name}_at"] = datetime.combine(on, at, tzinfo=LOCAL)
        return values
