"""Words of choosing a mediator and of mediating: languages, reasons, what replacing means."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.disputes.queries.mediation import RosterRow
from linli.disputes.rules import EndReason
from linli.disputes.rules.jurisdiction import Door, Standing
from linli.matters.queries import find_kind, list_kinds

Words = str | Promise

LANGUAGES: Mapping[str, Words] = {
    "zh-Hans": gettext_lazy("Standard Chinese"),
    "wuu": gettext_lazy("Wu Chinese"),
    "yue": gettext_lazy("Cantonese"),
    "nan": gettext_lazy("Southern Min"),
    "hak": gettext_lazy("Hakka"),
    "csl": gettext_lazy("Chinese sign language"),
    "en": gettext_lazy("English"),
}
CONFLICTS = {"relation": "PARTY_OR_RELATIVE", "interest": "INTEREST", "other": "OTHER_RELATION"}  # codes of the law
GIVEN_UP: Mapping[str, Words] = {
    EndReason.TOO_FAR_APART.value: gettext_lazy("The sides are too far apart"),
    EndReason.UNREACHABLE.value: gettext_lazy("One side can no longer be reached"),
    EndReason.UNWILLING.value: gettext_lazy("One side does not want to go on"),
    EndReason.OTHER.value: gettext_lazy("Another reason"),
}


def kind_words(code: str, language: str) -> str:
    """The name of a kind; of one that is no longer in the catalogue, only that it is a dispute."""
    kind = find_kind(code)
    return kind.name(language) if kind else _("A dispute")


def subjects(language: str) -> list[tuple[str, str]]:
    """(code, name) of the subjects of the catalogue that a mediator may be listed for."""
    return [(node.kind.code, node.kind.name(language)) for node in list_kinds()]


def speciality_words(row: RosterRow, language: str) -> list[str]:
    """What a mediator is listed for; "everything" where nothing is named."""
    return [kind_words(code, language) for code in row.specialities] or [_("All kinds of disputes")]


def language_words(codes: Sequence[str]) -> list[str]:
    """The languages by name."""
    return [str(LANGUAGES.get(code, code)) for code in codes]


def about_words(row: RosterRow, language: str) -> str:
    """A few words about a mediator, in the language of the page where there are any."""
    own, other = (row.about_zh, row.about_en) if language.startswith("zh") else (row.about_en, row.about_zh)
    return own or other


def replace_words(before: int, most: int, *, silent: bool = False) -> str:
    """What replacing means for a side that has done so ``before`` times; ``most`` times are free.

    ``silent``: the mediator let the time to answer pass, so that asking for another does not count.
    """
    if silent:
        return _("The mediator has not answered in time. Asking for another does not count as a replacement.")
    left = most - before
    if left <= 0:
        return _(
            "You have replaced a mediator %(times)s times. If you do so once more, that counts as not wanting "
            "mediation: it ends. Nothing is decided by that, and a court stays open."
        ) % {"times": before}
    return _(
        "You need not say why. Another mediator is then chosen. You can do so %(left)s more times; after that, "
        "replacing once more ends the mediation."
    ) % {"left": left}


def door_words(door: Door, language: str) -> str:
    """Its name and what it is for; what nobody has checked says so."""
    said = {"door": door.name.said(language), "what": door.says.said(language)}
    if door.standing is Standing.UNVERIFIED:
        return _("%(door)s: %(what)s (not checked yet)") % said
    return _("%(door)s: %(what)s") % said
