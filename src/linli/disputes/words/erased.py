"""What was destroyed after its time, in the words of whoever could have read it: what, when, and by which rule."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.disputes.queries.keeping import Erased
from linli.disputes.rules import DataClass
from linli.disputes.words.rule import period_words
from linli.disputes.words.term import full_day_words


def erased_words(found: Erased, data: DataClass, *, name: str = "") -> tuple[str, str]:
    """(what happened, by which rule) in the language now active. ``name``: whose it was, where it was another's."""
    day = full_day_words(found.on)
    return _what(data, name) % {"name": name, "day": day}, _why(found)


def _what(data: DataClass, name: str) -> str:
    if data is DataClass.NOTES:
        return _("Your notes were destroyed on %(day)s. Nobody can read them any more.")
    if data is DataClass.CAUCUS:
        return _("What was said here was destroyed on %(day)s. Nobody can read it any more.")
    if name:
        return _("What %(name)s said about safety was destroyed on %(day)s. Nobody can read it any more.")
    return _("What you said about safety was destroyed on %(day)s. Nobody can read it any more.")


def _why(found: Erased) -> str:
    if found.rule is None:
        return _("It went with everything else of these talks, when a person had approved that.")
    language = get_language() or "zh-hans"
    return _("The rule: %(rule)s, %(length)s (%(source)s).") % {
        "rule": found.rule.says.said(language),
        "length": period_words(found.rule),
        "source": found.rule.source_words(language),
    }
