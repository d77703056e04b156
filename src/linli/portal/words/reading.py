"""Looks at a resident's information, in words: from which post, why, when. Never a name."""

from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext as _

from linli.people import queries as people
from linli.people.queries import Look


def looks_at(matter_id: UUID, language: str) -> list[Look]:
    """Every look at a matter, newest first, its purpose in words."""
    return [replace(look, purpose=_why(look.purpose)) for look in people.list_looks(matter_id, language)]


def _why(purpose: str) -> str:
    words = {
        "matters.work": _("To work on this matter"),
        "matters.list": _("First words, in a list of matters"),
        "matters.search": _("Found by its words in a search"),
        "notices.address": _("To see where a notice went"),
        "notices.letter": _("To print a letter to you"),
    }
    return words.get(purpose) or _("On duty")
