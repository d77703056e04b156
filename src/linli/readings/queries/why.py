"""Why somebody looked, in plain words."""

from django.utils.translation import gettext as _


def why_words(purpose: str) -> str:
    """What a code of a look is called. Never which other matter it belonged to."""
    words = {
        "matters.work": _("To work on this matter"),
        "matters.list": _("First words, in a list of matters"),
        "matters.search": _("Found by its words in a search"),
        "matters.export": _("In a file of matters that was taken out"),
        "matters.together": _("To work on reports that belong together"),
        "matters.emergency": _("In an emergency, with a second person's yes"),
        "notices.address": _("To see where a notice went"),
        "notices.letter": _("To print a letter to you"),
        "readings.question": _("To answer your question about looks"),
        "rights.correction": _("To answer what you said is wrong"),
    }
    if purpose.startswith("disputes."):
        return words.get(purpose) or _("To help in a dispute")
    return words.get(purpose) or _("On duty")
