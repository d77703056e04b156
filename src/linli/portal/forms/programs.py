"""What an administrator sends for other programs: their keys, and what they are told of."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.portal.forms.fields import KindCodes, Line, offer

_MISSING = {"required": _("Please fill this in.")}
_CHOOSE = {"required": _("Please choose one."), "invalid_choice": _("Please choose one.")}

SCOPE_WORDS = (
    ("matters:receive", _("Bring matters in")),
    ("matters:read", _("Read the list of matters")),
    ("matters:export", _("Take matters out as a file")),
    ("open311", _("Report by Open311")),
    ("readings:own", _("Show people, with a code of their own, who looked at their information")),
)
KEY_DAYS = (("30", _("30 days")), ("90", _("90 days")), ("365", _("One year")), ("730", _("Two years")))
_RATE = {name: _("Please name a number from 1 to 6000.") for name in ("required", "invalid", "min_value", "max_value")}


class _ProgramForm(forms.Form):
    """What keys and webhooks both have: a name, whose they are, for which kinds."""

    name = Line(label=_("Name of the program"), longest=60, error_messages=_MISSING)
    agency = forms.ChoiceField(label=_("Whose it is"), required=False)
    kind_codes = KindCodes()

    def __init__(
        self, data: Any = None, *, whom: Sequence[tuple[str, str]], kinds: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        """``whom``: the place itself under the empty value, then its agencies by id; ``kinds``: (code, name)."""
        super().__init__(data, **kwargs)
        offer(self, "agency", whom)
        offer(self, "kind_codes", kinds)


class KeyForm(_ProgramForm):
    """A key for a program."""

    name = Line(
        label=_("Name of the program"),
        longest=60,
        help_text=_("Residents see it when the program has read their matter."),
        error_messages=_MISSING,
    )
    agency = forms.ChoiceField(label=_("For whom"), required=False)
    scopes = forms.MultipleChoiceField(
        label=_("What it is for"),
        choices=SCOPE_WORDS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose what the key is for."), "invalid_choice": _("Please choose one.")},
    )
    days = forms.ChoiceField(label=_("How long it lasts"), choices=KEY_DAYS, initial="365", error_messages=_CHOOSE)
    rate = forms.IntegerField(
        label=_("Requests in a minute at most"), min_value=1, max_value=6000, initial=60, error_messages=_RATE
    )
    field_order = ("name", "agency", "scopes", "kind_codes", "days", "rate")


EVENT_WORDS = (
    ("matter.received", _("Matter received")),
    ("matter.accepted", _("Taken on")),
    ("matter.handed_over", _("Handed over")),
    ("matter.escalated", _("Passed up")),
    ("matter.overdue", _("Overdue")),
    ("matter.resolved", _("Settled")),
    ("matter.confirmed", _("Confirmed")),
    ("matter.reopened", _("Opened again")),
    ("matter.declined", _("Declined")),
    ("matter.withdrawn", _("Withdrawn")),
)


class WebhookForm(_ProgramForm):
    """An address that is told of some events."""

    url = Line(
        label=_("Address of the program"),
        longest=500,
        help_text=_("It begins with https:// and does not lie in a private network."),
        error_messages=_MISSING,
    )
    events = forms.MultipleChoiceField(
        label=_("Of what it is told"),
        choices=EVENT_WORDS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose from the list."), "invalid_choice": _("Please choose one.")},
    )
    field_order = ("name", "url", "agency", "events", "kind_codes")
