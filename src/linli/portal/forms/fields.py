"""Fields that take what people really type: control and invisible characters go, words stay."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from linli.kit.errors import Refused
from linli.kit.text import clean_line, clean_text

WORDS_LENGTH = 2000
LINE_LENGTH = 200
NAME_LENGTH = 40
PHONE_LENGTH = 20
EMAIL_LENGTH = 254

_PHONE = re.compile(r"\+?[0-9]{5,19}")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９＋－（）　", "0123456789+-() ")


def _cleaned(value: Any, *, max_length: int, multiline: bool) -> str:
    """The visible text; raises ValidationError with the sentence of the refusal."""
    try:
        clean = clean_text if multiline else clean_line
        return clean(str(value or ""), max_length=max_length)
    except Refused as refused:
        raise ValidationError(str(refused.message), code=refused.code) from refused


class Line(forms.CharField):
    """One line of text."""

    def __init__(self, *, longest: int = LINE_LENGTH, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.longest = longest
        self.widget.attrs.setdefault("maxlength", longest)

    def to_python(self, value: Any) -> str:
        """Without control, format and bidirectional characters."""
        return _cleaned(value, max_length=self.longest, multiline=False)


class Words(forms.CharField):
    """Several lines of text in the person's own words."""

    widget = forms.Textarea

    def __init__(self, *, longest: int = WORDS_LENGTH, rows: int = 4, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.longest = longest
        self.widget.attrs.update(rows=rows, maxlength=longest)

    def to_python(self, value: Any) -> str:
        """As Line, with the line breaks kept."""
        return _cleaned(value, max_length=self.longest, multiline=True)


class Phone(Line):
    """A telephone number as people write it: spaces, dashes, brackets and full-width digits are taken."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(longest=2 * PHONE_LENGTH, **kwargs)
        self.widget.input_type = "tel"
        self.widget.attrs.update(autocomplete="tel", inputmode="tel")

    def to_python(self, value: Any) -> str:
        """Digits with an optional plus; raises ValidationError on anything else."""
        digits = re.sub(r"[\s().-]", "", super().to_python(value).translate(_FULL_WIDTH))
        if digits and not _PHONE.fullmatch(digits):
            raise ValidationError(_("That is not a telephone number. Digits are enough, like 13800001234."))
        return digits


class Email(Line):
    """An e-mail address."""

    default_validators = forms.EmailField.default_validators

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(longest=EMAIL_LENGTH, **kwargs)
        self.error_messages["invalid"] = _("That is not an e-mail address. It should look like name@example.com.")
        self.widget.input_type = "email"
        self.widget.attrs.update(autocomplete="email", inputmode="email")

    def run_validators(self, value: Any) -> None:
        """One sentence of ours whatever is wrong with it."""
        try:
            super().run_validators(value)
        except ValidationError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class KindCodes(forms.MultipleChoiceField):
    """For which kinds somebody or something is there; the form that has it fills in the choices."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self) -> None:
        super().__init__(
            label=_("For which kinds"),
            help_text=_("None ticked: for all of them."),
            required=False,
            error_messages={"invalid_choice": _("Please choose from the list.")},
        )


def offer(form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    """What can be chosen in that field of this form: pairs of a value and its words, or of a group and its pairs."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)
