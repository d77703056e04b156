"""Looks at what is known of one side, in words: from which post, why, when. Never a name."""

from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext as _

from linli.kit import clock
from linli.readings import queries as readings
from linli.readings.queries import EachLook


def looks_at(party_id: UUID, language: str) -> list[EachLook]:
    """Every look at one side's data, newest first, its purpose in words."""
    found = readings.list_each_look(party_id, clock.now(), language)
    return [replace(look, purpose=_why(look.purpose)) for look in found]


def _why(purpose: str) -> str:
    words = {
        "disputes.overview": _("To see how it stands and who takes part"),
        "disputes.intake": _("To help to write it down"),
        "disputes.invitation": _("To bring you the invitation"),
        "disputes.mediation": _("To prepare and lead the mediation"),
        "disputes.room": _("To follow the talk that both sides read"),
        "disputes.caucus": _("To talk with you alone"),
        "disputes.agreement": _("To work on the agreement"),
        "disputes.complaint": _("To answer your complaint"),
    }
    return words.get(purpose) or _("On duty")
