"""What the present mediator may read of what sides and mediators said in private before: only what was said to him.

Numbers of items and of appointments grow with time, so that an item belongs to the appointment before it.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from linli.disputes.access import Standing
from linli.disputes.models import Appointment, Item, Party
from linli.disputes.rules import DataClass
from linli.disputes.rules.confided import let_in_by, yes_to


@dataclass(frozen=True)
class Earlier:
    """There was another mediator. ``is_open``: the side lets the present one read what it said to that one."""

    appointment_id: UUID  # the present mediator's
    is_open: bool


def only_confided(rows: QuerySet[Item], standing: Standing, data: DataClass, owner: Party | None) -> QuerySet[Item]:
    """Of these items of a channel those that this reader was told.

    For the mediator alone it makes a difference: notes are those of the own hand, and a private talk begins with the
    own appointment, unless its side opens what was said before. For a side it is all there.
    """
    post_id = standing.dispute.mediator_id
    if not standing.is_mediator or standing.party is not None or post_id is None:
        return rows
    if data is DataClass.NOTES:
        return rows.filter(by_post_id=post_id)
    if data is not DataClass.CAUCUS or owner is None:
        return rows
    before = Appointment.objects.filter(dispute_id=standing.dispute.id, id__lt=OuterRef("id")).order_by("-id")
    heard = Q(said_to=post_id) | Q(said_to__isnull=True)
    until = let_in_by(owner.consents, post_id)
    if until is not None:
        heard |= Q(id__lt=until)
    return rows.annotate(said_to=Subquery(before.values("post_id")[:1])).filter(heard)


def earlier_mediator(standing: Standing, owner: Party) -> Earlier | None:
    """Whether somebody else mediated before, for a side or the present mediator; None while nobody does. One statement.

    Says nothing of whether anything was said in private: it is the same for a side that said nothing.
    """
    known = Appointment.objects.filter(dispute_id=standing.dispute.id, accepted_at__isnull=False).order_by("id")
    rows = list(known.values_list("id", "post_id", "ended_at"))
    if not rows or rows[-1][2] is not None:
        return None
    appointment_id, post_id, _ended_at = rows[-1]
    if all(row[1] == post_id for row in rows):
        return None
    return Earlier(appointment_id, yes_to(post_id, appointment_id) in owner.consents)
