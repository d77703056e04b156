"""Filters of the desk, bulk hand-over, and the record that a desk makes for somebody else."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.matters import queries as matters
from linli.matters.queries import InboxFilters
from linli.portal.forms.fields import Email, Line, Phone, Words, offer
from linli.portal.forms.report import ask_field

Pairs = list[tuple[str, str]]
Choice = tuple[str, str | Pairs]  # a value with its words, or the name of a group with what is in it

STATES = (
    ("OPEN", pgettext_lazy("matters", "Open")),
    ("NEW", _("Not taken on yet")),
    ("WAITING", _("Waiting")),
    ("RESOLVED", _("Done, not confirmed")),
    ("CLOSED", _("Closed")),
    ("ALL", _("All")),
)
OWNERS = (
    ("ALL", _("Everybody")),
    ("ME", _("Me")),
    ("TEAM", _("My team")),
    ("UNASSIGNED", _("Nobody in person")),
    ("OFFERED", _("Offered to us")),
)
ORDERS = (("DUE", _("What is due first")), ("RECEIVED", _("Newest first")))
LANGUAGES = (("zh-hans", "中文"), ("en", "English"))
DESK_CHANNELS = ("DESK_PHONE", "DESK_WALKIN", "DESK_PAPER")


class NarrowForm(forms.Form):
    """What a list is narrowed to, whichever list it is: about what, and where."""

    kind = forms.ChoiceField(label=_("About"), required=False)
    place = forms.ChoiceField(label=_("Where"), required=False)

    def __init__(self, data: Any, *, places: Sequence[Choice], language: str) -> None:
        """``places``: paths with their names, perhaps in groups; whoever has none to choose from is not asked."""
        super().__init__(data)
        subjects = [(node.kind.code, node.kind.name(language)) for node in matters.list_kinds()]
        offer(self, "kind", [("", _("Everything")), *subjects])
        if places:
            offer(self, "place", [("", _("All my places")), *places])
        else:
            del self.fields["place"]


class FilterForm(NarrowForm):
    """The filters as they stand in the address. What is not known there falls back to everything."""

    state = forms.ChoiceField(label=_("Stage"), choices=STATES, required=False)
    owner = forms.ChoiceField(label=_("Held by"), choices=OWNERS, required=False)
    channel = forms.ChoiceField(label=_("Came in by"), required=False)
    late = forms.ChoiceField(label=_("Clock"), choices=[("", _("Any")), ("1", _("Late"))], required=False)
    order = forms.ChoiceField(label=_("Order"), choices=ORDERS, required=False)
    field_order = ("state", "owner", "kind", "place", "channel", "late", "order")

    def __init__(self, data: Any, *, places: Sequence[Choice], language: str) -> None:
        super().__init__(data, places=places, language=language)
        offer(self, "channel", [("", _("Any way")), *matters.list_choices("channels")])

    def filters(self) -> InboxFilters:
        """As the query takes them; a field with something unknown in it counts as not filled in."""
        self.is_valid()
        chosen = self.cleaned_data
        return InboxFilters(
            state=chosen.get("state") or "OPEN",
            owner=chosen.get("owner") or "ALL",
            kind=chosen.get("kind") or "",
            place_path=chosen.get("place") or "",
            channel=chosen.get("channel") or "",
            late=chosen.get("late") == "1",
            order=chosen.get("order") or "DUE",
        )


class BulkForm(forms.Form):
    """Why everything that was ticked goes to the team that was chosen."""

    reason = Words(label=_("Why"), rows=2, error_messages={"required": _("Please write a few words.")})


class RecordForm(forms.Form):
    """What somebody says on the telephone, at the counter, on paper, or to a caseworker in the street."""

    channel = forms.ChoiceField(
        label=_("How it came in"), error_messages={"required": _("Please choose how it came in.")}
    )
    text = Words(
        label=_("What is wrong, in their words"), error_messages={"required": _("Please write what is wrong.")}
    )
    kind = forms.ChoiceField(
        label=_("What it is about"), error_messages={"required": _("Please choose what it is about.")}
    )
    place = forms.UUIDField(
        label=_("Where"),
        error_messages={"required": _("Please choose where it is."), "invalid": _("Please choose where it is.")},
    )
    address = Line(label=_("Where exactly"), required=False)
    name = Line(label=_("Their name"), required=False, longest=40)
    phone = Phone(label=_("Their telephone"), required=False)
    email = Email(label=_("Their e-mail"), required=False)
    consent = forms.BooleanField(label=_("They agree that we keep this to reach them"), required=False)

    language = forms.ChoiceField(label=_("Their language"), choices=LANGUAGES, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        kinds: list[tuple[str, Pairs]],
        asks: Sequence[Mapping[str, Any]] = (),
        language: str,
        **kwargs: Any,
    ) -> None:
        """``kinds`` are grouped by subject; ``asks`` are the questions of the kind that is chosen."""
        super().__init__(data, **kwargs)
        channels = [(code, words) for code, words in matters.list_choices("channels") if code in DESK_CHANNELS]
        offer(self, "channel", [("", _("Choose")), *channels])
        offer(self, "kind", [("", _("Choose")), *kinds])
        self.ask_names = {f"ask_{ask['code']}": str(ask["code"]) for ask in asks}
        self.fields |= {f"ask_{ask['code']}": ask_field(ask, language) for ask in asks}

    def answers(self) -> dict[str, str]:
        """Answers by the code of their question, empty ones left out."""
        given = {code: self.cleaned_data.get(name) for name, code in self.ask_names.items()}
        return {code: str(value) for code, value in given.items() if value not in (None, "")}

    def ask_fields(self) -> list[forms.BoundField]:
        """The questions of the kind, for the page."""
        return [self[name] for name in self.ask_names]
