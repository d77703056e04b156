"""How to reach the resident: never asked for, taken only with consent."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.portal.forms.fields import NAME_LENGTH, Email, Line, Phone


class ContactFields(forms.Form):
    """Name, telephone, e-mail and the consent that goes with them."""

    name = Line(label=_("What may we call you"), required=False, longest=NAME_LENGTH)
    phone = Phone(label=_("Telephone"), required=False)
    email = Email(label=_("E-mail"), required=False)
    consent = forms.BooleanField(
        label=_("Whoever works on this may see how to reach me"),
        help_text=_("Every look at it is recorded, and you can see the record."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Details without consent are not kept: the person is asked, never assumed to agree."""
        cleaned = super().clean() or self.cleaned_data
        given = any(cleaned.get(field) for field in ("name", "phone", "email"))
        if given and not cleaned.get("consent"):
            self.add_error("consent", _("Please tick this, or leave out how to reach you."))
        return cleaned

    def contact(self) -> dict[str, str]:
        """Name, phone and e-mail with consent; all empty without."""
        fields = ("name", "phone", "email")
        agreed = bool(self.cleaned_data.get("consent"))
        return {field: self.cleaned_data.get(field, "") if agreed else "" for field in fields}
