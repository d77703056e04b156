"""Forms of a party: what is asked, of whom, and every answer to that."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from linli.disputes.actions.complain import LENGTH as COMPLAINT_LENGTH
from linli.disputes.actions.open_dispute import CLAIM_LENGTH, ORGANISATION_LENGTH
from linli.disputes.actions.parties import HELP_LENGTH
from linli.disputes.forms.room import OnceForm
from linli.disputes.rules.room import MESSAGE_LENGTH
from linli.disputes.words.party import NEEDS, WAYS
from linli.kit.errors import Refused
from linli.kit.text import clean_text

_PHONE = re.compile(r"\+?[0-9]{5,19}")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９＋－（）　", "0123456789+-() ")
NAMED, UNNAMED = "NAMED", "UNNAMED"
KINDS = (("PERSON", _("A person")), ("ORGANISATION", _("A company, shop or other organisation")))


class Words(forms.CharField):
    """Several lines in somebody's own words: control and invisible characters go."""

    widget = forms.Textarea

    def __init__(self, *, longest: int, rows: int = 6, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.longest = longest
        self.widget.attrs.update(rows=rows, maxlength=longest)

    def to_python(self, value: Any) -> str:
        """The visible text; raises ValidationError when it is too long."""
        try:
            return clean_text(str(value or ""), max_length=self.longest)
        except Refused as refused:
            raise ValidationError(str(refused.message), code=refused.code) from refused


class Phone(forms.CharField):
    """A telephone number as people write it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)
        self.widget.input_type = "tel"
        self.widget.attrs.update(inputmode="tel", maxlength=40, autocomplete="off")

    def to_python(self, value: Any) -> str:
        """Digits with an optional plus; raises ValidationError on anything else."""
        digits = re.sub(r"[\s().-]", "", str(value or "").translate(_FULL_WIDTH))
        if digits and not _PHONE.fullmatch(digits):
            raise ValidationError(_("That is not a telephone number. Digits are enough, like 13800001234."))
        return digits


class ContactForm(forms.Form):
    """Ways to reach somebody; any may be empty."""

    phone = Phone(label=_("Telephone"))
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        error_messages={"invalid": _("That is not an e-mail address. It should look like name@example.com.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    address = forms.CharField(label=_("Postal address"), required=False, max_length=200)


class ClaimForm(forms.Form):
    """What is asked."""

    text = Words(
        label=_("What do you ask for?"),
        help_text=_("Say what happened and what would settle it for you. The other side reads exactly these words."),
        longest=CLAIM_LENGTH,
        rows=8,
        error_messages={"required": _("Please write a few words.")},
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class PartyForm(ContactForm):
    """Another side: a name, and at least one way to reach it or the word that a caseworker is to help."""

    kind = forms.ChoiceField(label=_("Who is it?"), choices=KINDS, initial="PERSON", widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Name"),
        max_length=ORGANISATION_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Please say who it is.")},
    )
    unknown = forms.BooleanField(
        label=_("I do not know how to reach them. A caseworker is to help."),
        required=False,
    )
    field_order = ("kind", "name", "phone", "email", "address", "unknown")

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError without any way."""
        found = super().clean() or {}
        ways = [found.get(name) for name in ("phone", "email", "address", "unknown")]
        if not any(ways) and not self.errors:
            self.add_error(
                "phone", _("Please give at least one way to reach them, or tick that a caseworker is to help.")
            )
        return found


class InviteForm(forms.Form):
    """By which way, and whether the name of whoever asks stands on it. Everybody is asked, and nothing is chosen yet:
    a letter without a name is an ordinary one.
    """

    channel = forms.ChoiceField(
        label=_("How is this side asked?"),
        choices=list(WAYS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
    )
    named = forms.ChoiceField(
        label=_("What the letter, or whoever brings it, says of who asks"),
        help_text=_(
            "Choose either, for any reason; nobody asks why. Short messages and e-mails never name anybody. "
            "Whoever opens the invitation and says that it is for them reads the name."
        ),
        choices=(
            (NAMED, _("The name: “… asks you to talk”")),
            (UNNAMED, _("No name, only the place: “Somebody from … asks you to talk”")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
    )


class CodeForm(forms.Form):
    """The code of a letter or a short message."""

    code = forms.CharField(
        label=_("The code of your invitation"),
        help_text=_("Eight letters or digits. Small letters will do."),
        error_messages={"required": _("Please type the code.")},
        widget=forms.TextInput(attrs={"maxlength": 20, "autocomplete": "off", "placeholder": "K7QM-3FXP"}),
    )


class NoForm(forms.Form):
    """Only to be sent."""


class AnswerForm(OnceForm):
    """Yes, with words."""

    text = Words(
        label=_("What do you suggest?"),
        help_text=_("A time to talk, an amount, something to be done. The other side reads it."),
        longest=MESSAGE_LENGTH,
        error_messages={"required": _("Please write a few words.")},
    )


class HelpForm(OnceForm):
    """Which help."""

    needs = forms.MultipleChoiceField(
        label=_("What would help you?"),
        choices=list(NEEDS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Please choose at least one.")},
    )
    phone = Phone(label=_("Telephone on which we reach you"))
    text = Words(
        label=_("Anything else"),
        help_text=_("Which language, at what time, where. The other side does not read it."),
        longest=HELP_LENGTH,
        rows=3,
        required=False,
    )

    def clean_needs(self) -> tuple[str, ...]:
        """In the order of the page."""
        return tuple(self.cleaned_data["needs"])


class WithdrawForm(forms.Form):
    """Going out of it."""

    settled = forms.BooleanField(label=_("We have settled it between us"), required=False)


class ComplaintForm(OnceForm):
    """A complaint."""

    text = Words(
        label=_("What do you complain about?"),
        help_text=_(
            "Only the registrar of the next level reads it. Neither the mediator nor the other side learns of it."
        ),
        longest=COMPLAINT_LENGTH,
        error_messages={"required": _("Please write a few words.")},
    )


class ComplaintAnswerForm(forms.Form):
    """The answer to a complaint."""

    text = Words(
        label=_("Your answer"),
        help_text=_("Only whoever complained reads it."),
        longest=COMPLAINT_LENGTH,
        error_messages={"required": _("Please write a few words.")},
    )


class TakenDownForm(forms.Form):
    """The answer of a party as somebody took it down."""

    answer = forms.ChoiceField(
        label=_("What did they answer?"),
        choices=[("YES", _("Yes, they take part")), ("NO", _("No, they do not want to"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Please choose one.")},
    )
    read_back = forms.BooleanField(
        label=_("I read the answer back, and they said that it is right"),
        error_messages={"required": _("Please read the answer back first.")},
    )
