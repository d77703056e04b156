"""Asking for talks with the other side of a matter."""

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.portal.forms.fields import NAME_LENGTH, Line


class OpenDisputeFields(forms.Form):
    """The name that the other side will read: nobody can be asked to talk with an unnamed person."""

    name = Line(
        label=_("Your name, as the other side will read it"),
        help_text=_("The other side reads your name and never how to reach you."),
        longest=NAME_LENGTH,
    )
