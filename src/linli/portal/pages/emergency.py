"""What the pages of an emergency show, as plain values."""

from collections.abc import Sequence
from datetime import datetime
from math import ceil
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kit.actors import Actor
from linli.matters import queries as matters
from linli.matters.queries import EmergencyRow, OpenedMatter
from linli.matters.rules.emergency import DECIDING, Stage, emergency_policy
from linli.portal.pages.work_rows import place_words
from linli.readings import queries as looks

STAGES: dict[Stage, tuple[str | Promise, str]] = {
    Stage.ASKED: (gettext_lazy("Waits for a second person"), "warn"),
    Stage.LAPSED: (gettext_lazy("Not answered in time"), "calm"),
    Stage.REFUSED: (gettext_lazy("Refused by the second person"), "calm"),
    Stage.WITHDRAWN: (gettext_lazy("Taken back by whoever asked"), "calm"),
    Stage.OPEN: (gettext_lazy("Open now"), "warn"),
    Stage.OVER: (gettext_lazy("It is over"), "calm"),
}


def line_of(row: EmergencyRow, language: str, now: datetime) -> dict[str, Any]:
    """One request for a list and for its own page."""
    stage, tone = STAGES[row.stage]
    return {
        "row": row,
        "stage": stage,
        "tone": tone,
        "kind": row.kind.name(language),
        "place": place_words(row.place, language),
        "law": law_words(row.basis, unverified=row.unverified),
        "href": reverse("emergency", kwargs={"emergency_id": row.id}),
        "minutes_left": _minutes_left(row, now),
        "again": _again(row, now),
    }


def law_words(basis: str, *, unverified: bool) -> str:
    """The law, marked where no lawyer has read it yet."""
    return _("%(basis)s (not yet verified by a lawyer)") % {"basis": basis} if unverified else basis


def times_words() -> dict[str, int]:
    """The bounds, as the data have them."""
    policy = emergency_policy()
    return {
        "approve": policy.approve_minutes,
        "open": policy.open_minutes,
        "review": policy.review_working_days,
    }


def opened_words(opened: OpenedMatter, emergency_id: UUID, language: str) -> dict[str, Any]:
    """The matter as it is read while it is open."""
    photo = {"emergency_id": emergency_id}
    return {
        "matter": opened,
        "kind": opened.kind.name(language),
        "place": place_words(opened.place, language),
        "owner": opened.owner.label(language),
        "answers": matters.answers_in_words(opened.kind, opened.answers, language),
        "photos": [
            {
                "src": reverse("emergency_photo", kwargs={**photo, "photo_id": one.id, "size": "thumb"}),
                "href": reverse("emergency_photo", kwargs={**photo, "photo_id": one.id, "size": "full"}),
                "width": one.width,
                "height": one.height,
            }
            for one in opened.photos
        ],
    }


def topics_of(actor: Actor, rows: Sequence[EmergencyRow]) -> list[str]:
    """What the list listens to: new requests of the own area, and what happens to those that are on it."""
    areas = [f"emergencies:{duty.path}" for duty in actor.duties if duty.agency_id is None and duty.role in DECIDING]
    return [*areas, *(f"emergency:{row.id}" for row in rows if row.stage in (Stage.ASKED, Stage.OPEN))]


def _seconds_left(row: EmergencyRow, now: datetime) -> float:
    end = row.expires_at if row.stage is Stage.ASKED else row.until_at if row.stage is Stage.OPEN else None
    return (end - now).total_seconds() if end is not None else 0.0


def _minutes_left(row: EmergencyRow, now: datetime) -> int:
    """Begun minutes until it is too late to answer, or until it closes; 0 when neither runs."""
    return ceil(_seconds_left(row, now) / 60)


def _again(row: EmergencyRow, now: datetime) -> int:
    """In how many seconds the page asks anew, so that what has closed does not stay on the screen; 0 for never."""
    left = _seconds_left(row, now)
    return min(60, ceil(left) + 1) if left else 0


def told_rows(matter_id: UUID, now: datetime, language: str) -> list[dict[str, Any]]:
    """For its resident: by which two offices it was opened in an emergency, under which law, and the review."""
    hidden = looks.hidden_now([matter_id], now)
    found = matters.list_told_emergencies(matter_id, now, language, hidden)
    return [{"one": one, "law": law_words(one.basis, unverified=one.unverified)} for one in found]
