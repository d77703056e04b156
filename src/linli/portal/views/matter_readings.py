"""Who of the staff has seen the resident's information."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.kit.actors import Role
from linli.ledger import queries as ledger
from linli.ledger.queries import ReadingRow
from linli.people import queries as people
from linli.portal import frame
from linli.portal.matter_link import open_link
from linli.portal.sealed import sealed


@sealed
@require_safe
def readings(request: HttpRequest, reference: str, secret: str = "") -> HttpResponse:
    """Every look, newest first: from which post, why, when. Never a name."""
    link = open_link(request, reference, secret)
    language = get_language() or ""
    rows = ledger.list_readings(link.matter.id)
    labels = people.post_labels([row.post_id for row in rows if row.post_id], language)
    context: dict[str, Any] = {
        "reference": link.matter.reference,
        "base": link.base,
        "readings": [{"who": _who(row, labels, language), "why": _why(row), "at": row.at} for row in rows],
    }
    return frame.page(request, "portal/matter/seen.jinja", context)


def _who(row: ReadingRow, labels: Mapping[UUID, str], language: str) -> str:
    named = labels.get(row.post_id) if row.post_id else None
    return named or people.role_word(Role(row.role), language)


def _why(row: ReadingRow) -> str:
    words = {
        "matters.work": _("To work on this matter"),
        "matters.list": _("First words, in a list of matters"),
        "matters.search": _("Found by its words in a search"),
        "notices.address": _("To see where a notice went"),
    }
    return words.get(row.purpose) or _("On duty")
