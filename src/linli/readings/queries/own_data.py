"""What is held about questions of one's own, and about portals that may fetch one's looks."""

from datetime import datetime
from uuid import UUID

from linli.kit.own_data import OwnRow
from linli.readings.models import Grant, Question
from linli.readings.queries.looks import list_each_look
from linli.readings.queries.why import why_words


def own_rows_about(about_id: UUID, at: datetime, language: str) -> list[OwnRow]:
    """Looks that are shown by now, and what was asked about them, of a matter or a side."""
    looks = list_each_look(about_id, at, language)
    asked = Question.objects.filter(about_id=about_id).order_by("asked_at")
    return [
        *(OwnRow("looks", look.at, {"who": look.who, "why": str(why_words(look.purpose))}) for look in reversed(looks)),
        *(
            OwnRow("questions", row.asked_at, {"text": row.text, "answer": row.answer, "answered_at": row.answered_at})
            for row in asked
        ),
    ]


def own_rows_of_account(account_id: UUID) -> list[OwnRow]:
    """Portals that were let in; the code itself is known to the person alone."""
    rows = Grant.objects.filter(account_id=account_id).order_by("made_at")
    return [OwnRow("portals", row.made_at, {"until": row.expires_at, "revoked_at": row.revoked_at}) for row in rows]
