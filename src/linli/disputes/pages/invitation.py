"""An invitation as those who bring, print or read it aloud have it. The applicant never sees a code."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.disputes.actions.invite import known_ways
from linli.disputes.links import derive_code
from linli.disputes.models import Invitation, Party
from linli.disputes.pages import intake
from linli.disputes.pages.entering import Serving
from linli.disputes.queries import documents
from linli.disputes.queries import parties as queries
from linli.disputes.words.party import WAYS
from linli.kit.addresses import absolute
from linli.kit.clock import local_day
from linli.kit.errors import NotFound
from linli.kit.ids import show_code
from linli.notices import queries as notices
from linli.places.queries import find_place_by_code
from linli.ui.words import when

_TOWNSHIP = 2  # county, township, village, grid
_LINES = 30  # characters of a line in the window of an envelope


def running(party: Party) -> Invitation:
    """The invitation that opens something; raises NotFound ``invitation.unknown``."""
    found = Invitation.objects.filter(party=party, stopped_at__isnull=True).first()
    if found is None:
        raise NotFound("invitation.unknown", _("This side has not been invited yet."))
    return found


def invitation_context(door: Serving, seat: int, at: datetime) -> dict[str, Any]:
    """The page of those who ask in person. Raises NotFound ``party.unknown`` and ``invitation.unknown``."""
    party = intake.other_side(door, seat)
    invitation = running(party)
    code = derive_code(invitation.id)
    said = [item for item in queries.claim_items(door.standing) if item.kind == "CLAIM"]
    return {
        "door": door,
        "seat": seat,
        "name": intake.name_of(door, party),
        "asked_by": _asking(door),
        "named": invitation.names_asker,
        "place": _place(door, get_language() or ""),
        "claim": str(said[-1].payload["text"]) if said else "",
        "way": WAYS[invitation.channel],
        "code": show_code(code),
        "address": absolute(short_path(code)),
        "until": when(invitation.expires_at, at),
        "is_over": invitation.expires_at <= at,
        "answered": party.consented_round == door.standing.dispute.round,
        "telephone": notices.desk_telephone(),
    }


def letter_of(door: Serving, seat: int, at: datetime) -> bytes:
    """The letter as PDF, in the language of the party. No word of what it is about stands in it, and who asks only
    where that was chosen.

    Raises NotFound ``party.unknown`` and ``invitation.unknown``, and what ``write_letters`` raises.
    """
    party = intake.other_side(door, seat)
    invitation = running(party)
    code = derive_code(invitation.id)
    language = party.language or get_language() or "zh-hans"
    name = intake.name_of(door, party)
    with translation.override(language):
        asked = _("What exactly is asked you read with the code, so that nobody else in the house learns of it.")
    of = documents.Invitation(
        body=notices.service_name(language),
        address=(name, *_lines(known_ways(party)["address"])),
        asked_by=_asking(door) if invitation.names_asker else "",
        asked=asked,
        neutral=not invitation.names_asker,
        place=_place(door, language),
        code=show_code(code),
        link=absolute(short_path(code)),
        telephone=notices.desk_telephone(),
        written_on=local_day(at),
        until=local_day(invitation.expires_at),
    )
    letter = documents.invitation_letter(of, language)
    return notices.write_letters([letter], letter.heading)


def short_path(code: str) -> str:
    """The address that a letter's code leads to: short enough to be typed."""
    return reverse("dispute_short", kwargs={"code": code})


def _asking(door: Serving) -> str:
    sides = queries.list_sides(door.standing)
    return next((side.name for side in sides if side.party.side == Party.Sides.APPLICANT), "")


def _place(door: Serving, language: str) -> str:
    """The township whose committee has it: many live there, so that it tells nobody who asks."""
    parts = [part for part in door.standing.dispute.committee_path.split("/") if part]
    place = find_place_by_code(parts[:_TOWNSHIP][-1])
    return place.name(language) if place is not None else notices.service_name(language)


def _lines(text: str) -> tuple[str, ...]:
    """A long address on lines of its own: the window of an envelope is narrow."""
    return tuple(text[start : start + _LINES] for start in range(0, len(text), _LINES))
