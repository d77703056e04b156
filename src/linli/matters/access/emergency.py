"""One matter opened in an emergency. Apart from every other right: ordinary access never asks here, and nothing here
gives a capacity, a list or a search.
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, Duty
from linli.kit.errors import NotFound
from linli.matters.models import Emergency, Matter
from linli.matters.rules.emergency import (
    Act,
    Part,
    Stage,
    Times,
    acts_of,
    asking_duty,
    deciding_duty,
    reviewing_duty,
    stage_of,
)


def unknown_emergency() -> NotFound:
    """The same words whether there is no such request or it is not the reader's."""
    return NotFound("emergency.unknown", _("There is no such request, or it is not yours to see."))


def times_of(row: Emergency) -> Times:
    """The moments of a row, for the rules."""
    return Times(
        expires_at=row.expires_at,
        approved_at=row.approved_at,
        refused_at=row.refused_at,
        until_at=row.until_at,
        ended_at=row.ended_at,
    )


def stage_now(row: Emergency, at: datetime) -> Stage:
    """Where the request stands at that moment."""
    return stage_of(times_of(row), at)


def parts_in(actor: Actor, row: Emergency) -> frozenset[Part]:
    """Who the actor is to the request, by the posts in force now. Empty for everybody else."""
    if actor.account_id is not None and actor.account_id == row.asked_by_id:
        return frozenset({Part.ASKER}) if asking_post(actor, row) else frozenset()
    found = set()
    if deciding_duty(actor, row.place_path):
        found.add(Part.DECIDER)
    if reviewing_duty(actor, row.place_path) and actor.account_id != row.decided_by_id:
        found.add(Part.REVIEWER)
    return frozenset(found)


def asking_post(actor: Actor, row: Emergency) -> Duty | None:
    """The post by which it was asked, where the actor still holds it and it still reaches the place."""
    held = next((duty for duty in actor.duties if duty.post_id == row.asked_post_id), None)
    return held if held is not None and asking_duty(actor, row.place_path) else None


def acts_in(actor: Actor, row: Emergency, at: datetime) -> frozenset[Act]:
    """What the actor may do with the request at that moment."""
    reviewed = row.reviewed_at is not None
    return acts_of(stage_now(row, at), parts_in(actor, row), is_reviewed=reviewed)


def matter_under(actor: Actor, emergency_id: UUID, at: datetime) -> tuple[Matter, Duty]:
    """The matter that this request opens for this actor at this moment, and the post that looks.

    Raises NotFound ``emergency.unknown`` before it was approved, after its end, for any other request and to anybody
    else. One statement.
    """
    row = Emergency.objects.select_related("matter__contact", "matter__kind").filter(id=emergency_id).first()
    is_own = row is not None and actor.account_id is not None and row.asked_by_id == actor.account_id
    duty = asking_post(actor, row) if row is not None and is_own else None
    if row is None or duty is None or Act.READ not in acts_in(actor, row, at):
        raise unknown_emergency()
    return row.matter, duty
