"""Forms of suggestions: wishes in confidence, what the program is asked."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.disputes.actions.suggest import FrameDraft, IssueDraft
from linli.disputes.forms.room import Yuan
from linli.disputes.rules.offers import POINT_LENGTH, Issue, IssueType
from linli.disputes.rules.settle.elicitation import points_from_ranks
from linli.disputes.rules.settle.problem import IssueClass
from linli.disputes.rules.suggest import TOTAL, Frame, Method, Wishes
from linli.disputes.words.suggest import CLASSES, GRADES, option_words

OPTIONS_ASKED = 3  # of one issue on the page
RANK, POINTS = "rank", "points"


class WishesForm(forms.Form):
    """What each issue is worth: a place in a row, or points; of a package each way to settle it, and limits."""

    def __init__(self, *args: Any, issues: Mapping[UUID, Issue], frame: Frame | None, by: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.issues, self.frame, self.by = issues, frame, by
        for issue_id, issue in issues.items():
            self.fields[f"value_{issue_id}"] = self._value(issue)
        for one in frame.issues if frame and frame.method is Method.PACKAGE else ():
            for option in one.options:
                label = f"{one.label} – {option_words(option)}"
                self.fields[f"grade_{one.id}_{option.id}"] = forms.TypedChoiceField(
                    label=label, coerce=int, choices=GRADES, initial=2
                )
            if one.type is IssueType.MONEY:
                self.fields[f"limit_{one.id}"] = Yuan(
                    label=gettext("Your limit: %(issue)s") % {"issue": one.label},
                    help_text=_("The most you would pay, or the least you would take. Empty: no limit."),
                    required=False,
                )

    def _value(self, issue: Issue) -> forms.Field:
        if self.by == RANK:
            places = [(place, str(place)) for place in range(1, len(self.issues) + 1)]
            return forms.TypedChoiceField(label=issue.label, coerce=int, choices=places)
        number = forms.NumberInput(attrs={"inputmode": "numeric", "min": 0, "max": TOTAL, "step": 1})
        return forms.IntegerField(label=issue.label, min_value=0, max_value=TOTAL, widget=number)

    def clean(self) -> dict[str, Any]:
        """Points have to add up; what is missing is said as a number."""
        found = super().clean() or {}
        values: list[int] = [found[name] for issue in self.issues if (name := f"value_{issue}") in found]
        is_whole = len(values) == len(self.issues)
        if self.by == POINTS and is_whole and sum(values) != TOTAL:
            words = gettext("Your points add up to %(sum)s. Together they have to be 100.") % {"sum": sum(values)}
            raise ValidationError(words)
        return found

    def wishes(self) -> Wishes:
        """What was given; ranks as points."""
        given = self.cleaned_data
        grades: dict[str, dict[str, int]] = {}
        limits = {}
        for one in self.frame.issues if self.frame and self.frame.method is Method.PACKAGE else ():
            grades[str(one.id)] = {option.id: given[f"grade_{one.id}_{option.id}"] for option in one.options}
            if limit := given.get(f"limit_{one.id}"):
                limits[str(one.id)] = limit
        return Wishes(self._points(), grades, limits)

    def _points(self) -> dict[str, int]:
        values = {str(issue_id): self.cleaned_data[f"value_{issue_id}"] for issue_id in self.issues}
        if self.by == POINTS:
            return values
        places = sorted(set(values.values()))
        return points_from_ranks([[name for name, at in values.items() if at == place] for place in places], TOTAL)


class AskForm(forms.Form):
    """What the program is asked about each issue of the table."""

    def __init__(
        self, *args: Any, issues: Mapping[UUID, Issue], method: Method, payers: list[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.issues, self.method, self.payers = issues, method, payers
        for issue_id, issue in issues.items():
            first = IssueClass.MONEY.value if issue.type is IssueType.MONEY else ""
            self.fields[f"class_{issue_id}"] = forms.ChoiceField(
                label=_("What sort of thing it is"), choices=CLASSES, required=False, initial=first
            )
            if method is Method.PACKAGE:
                self._add_options(issue_id, issue)
            elif issue.type is IssueType.MONEY:
                self.fields[f"amount_{issue_id}"] = Yuan(
                    label=_("How much there is to divide, in yuan"), required=False
                )

    def _add_options(self, issue_id: UUID, issue: Issue) -> None:
        for place in range(OPTIONS_ASKED):
            label = _("As it stands in the tentative deal") if place == 0 else _("Another way to settle it")
            self.fields[f"option_{place}_{issue_id}"] = _option_field(issue, label)
        if issue.type is IssueType.MONEY:
            self.fields[f"payer_{issue_id}"] = forms.TypedChoiceField(
                label=_("Who pays"), coerce=int, required=False, empty_value=None, choices=self.payers
            )

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of each issue under its label."""
        return [
            (issue.label, [self[name] for name in self.fields if name.endswith(str(issue_id))])
            for issue_id, issue in self.issues.items()
        ]

    def draft(self) -> FrameDraft:
        """What was chosen; issues that are left out are not in it."""
        given = self.cleaned_data
        chosen = [
            IssueDraft(
                issue_id,
                IssueClass(given[f"class_{issue_id}"]),
                amount_fen=given.get(f"amount_{issue_id}"),
                payer_seat=given.get(f"payer_{issue_id}"),
                options=[
                    value
                    for place in range(OPTIONS_ASKED)
                    if (value := given.get(f"option_{place}_{issue_id}")) not in (None, "")
                ],
            )
            for issue_id in self.issues
            if given.get(f"class_{issue_id}")
        ]
        return FrameDraft(self.method, chosen)


def _option_field(issue: Issue, label: Any) -> forms.Field:
    if issue.type is IssueType.MONEY:
        return Yuan(label=label, help_text=_("In yuan."), required=False)
    if issue.type is IssueType.DATE:
        day = forms.DateInput(attrs={"type": "date"})
        day.input_type = "date"
        return forms.DateField(label=label, required=False, widget=day)
    words = forms.TextInput(attrs={"maxlength": POINT_LENGTH})
    return forms.CharField(label=label, required=False, widget=words)
