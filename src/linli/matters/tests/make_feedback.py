"""Typed builders: settled matters, and what their residents say of them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from linli.matters import actions
from linli.matters.actions import Answers
from linli.matters.models import Feedback
from linli.matters.tests import make
from tests.cast import Cast

ANSWERS = Answers(settled="YES", satisfaction=5, time_kept="YES", text="谢谢，灯亮了")


def make_settled(cast: Cast, *, at: datetime = make.MORNING, place_id: UUID | None = None, **changes: Any) -> UUID:
    """A street light of grid 3 that the caseworker says is done, four hours after it came; the matter's id."""
    received = make.make_received(place_id or cast.grid.id, at=at, **changes)
    common: dict[str, Any] = {"actor": cast.caseworker.actor, "matter_id": received.matter_id}
    actions.accept(at=at + timedelta(hours=1), **common)
    actions.resolve(at=at + timedelta(hours=4), outcome="FIXED", text="灯泡换好了", **common)
    return received.matter_id


def make_answered(cast: Cast, satisfaction: int, *, at: datetime, kind_code: str = make.LIGHT) -> Feedback:
    """One answer as stored, for figures: how it came there is tested elsewhere."""
    matter_id = make.make_received(cast.grid.id, at=at - timedelta(days=3), kind_code=kind_code).matter_id
    return Feedback.objects.create(
        matter_id=matter_id,
        resolved_at=at,
        settled="YES" if satisfaction > 2 else "NO",
        satisfaction=satisfaction,
        time_kept="YES",
        given_at=at,
        changed_at=at,
    )
