"""Forms of the room: what people type, as plain values."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from linli.disputes.rules.bids import BANDS
from linli.disputes.rules.offers import ISSUE_LENGTH, POINT_LENGTH, Issue, IssueType
from linli.disputes.rules.room import LINK_LENGTH, MESSAGE_LENGTH

FEN = 100
_YUAN = re.compile(r"\d{1,10}(\.\d{1,2})?")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．，　", "0123456789., ")
_HOURS = ((1, _("One hour")), (24, _("One day")), (72, _("Three days")), (168, _("Seven days")))
TYPES = (
    (IssueType.MONEY.value, _("An amount")),
    (IssueType.DATE.value, _("By which day")),
    (IssueType.WORDS.value, _("In words")),
)


class Yuan(forms.CharField):
    """An amount in yuan as people write it: ``1,200``, ``￥300.50``, full-width digits. Fen come out."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.widget.attrs.update(inputmode="decimal", autocomplete="off", maxlength=20)

    def to_python(self, value: Any) -> Any:
        """Whole fen, or None for nothing; raises ValidationError for anything that is no amount."""
        text = re.sub(r"[\s,¥￥元]", "", (super().to_python(value) or "").translate(_FULL_WIDTH))
        if not text:
            return None
        if not _YUAN.fullmatch(text):
            raise ValidationError(_("Please give an amount in yuan, like 1200 or 300.50."))
        return int(Decimal(text) * FEN)


class OnceForm(forms.Form):
    """Every form that writes carries the key by which it is taken once."""

    once = forms.UUIDField(required=False, widget=forms.HiddenInput)


class SayForm(OnceForm):
    """Words, with files beside it."""

    text = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3, "maxlength": MESSAGE_LENGTH}))


class IssueForm(OnceForm):
    """Something to be settled."""

    label = forms.CharField(label=_("What is to be settled"), widget=forms.TextInput(attrs={"maxlength": ISSUE_LENGTH}))
    type = forms.ChoiceField(label=_("How it is answered"), choices=TYPES, initial=IssueType.WORDS.value)


class VideoForm(forms.Form):
    """Where the sides meet by video."""

    link = forms.CharField(
        label=_("Address of the video meeting"),
        help_text=_("It begins with https:// and is shown to both sides as a link. Empty takes it away."),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": LINK_LENGTH, "inputmode": "url", "autocomplete": "off"}),
    )


class OfferForm(OnceForm):
    """An offer: an amount, a position on any issue of the table, words, and how long it stands."""

    amount = Yuan(label=_("Amount in yuan"), required=False)
    payer = forms.TypedChoiceField(label=_("Who pays"), coerce=int, required=False, empty_value=None)
    words = forms.CharField(
        label=_("In your own words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": MESSAGE_LENGTH}),
    )
    full = forms.BooleanField(label=_("With this everything between us is settled"), required=False)
    days = forms.IntegerField(
        label=_("For how many days it stands"),
        help_text=_("After that it is gone by itself. Silence is never a yes."),
        initial=7,
        min_value=1,
        max_value=30,
    )

    def __init__(self, *args: Any, issues: dict[str, Issue], payers: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["payer"].choices = [("", "–"), *payers]  # type: ignore[attr-defined]
        self.issues = issues
        for issue_id, issue in issues.items():
            self.fields[f"issue_{issue_id}"] = _field_of(issue)

    @property
    def point_fields(self) -> list[forms.BoundField]:
        """The fields of the issues, in their order."""
        return [self[f"issue_{issue_id}"] for issue_id in self.issues]

    def points(self) -> dict[str, Any]:
        """What was given, by issue."""
        given = {issue_id: self.cleaned_data.get(f"issue_{issue_id}") for issue_id in self.issues}
        return {issue_id: value for issue_id, value in given.items() if value not in (None, "")}


def _field_of(issue: Issue) -> forms.Field:
    if issue.type is IssueType.MONEY:
        return Yuan(label=issue.label, help_text=_("In yuan. Empty: stays open."), required=False)
    if issue.type is IssueType.DATE:
        day = forms.DateInput(attrs={"type": "date"})
        day.input_type = "date"
        return forms.DateField(label=issue.label, help_text=_("Empty: stays open."), required=False, widget=day)
    words = forms.TextInput(attrs={"maxlength": POINT_LENGTH})
    return forms.CharField(label=issue.label, help_text=_("Empty: stays open."), required=False, widget=words)


class ProposeBidsForm(forms.Form):
    """A round of sealed bids."""

    payer = forms.TypedChoiceField(label=_("Who would pay"), coerce=int, widget=forms.RadioSelect)
    band = forms.TypedChoiceField(
        label=_("How near is near enough"),
        help_text=_("If the offer is this near to the demand, it is a deal at the amount half way between."),
        coerce=int,
        choices=[(band, f"{band}%") for band in BANDS],
        initial=10,
    )
    hours = forms.TypedChoiceField(label=_("Time for bidding"), coerce=int, choices=_HOURS, initial=24)

    def __init__(self, *args: Any, payers: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["payer"].choices = payers  # type: ignore[attr-defined]


class BidForm(forms.Form):
    """One amount."""

    amount = Yuan(label=_("Your amount in yuan"), error_messages={"required": _("Please give an amount above zero.")})
