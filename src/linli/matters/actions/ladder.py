"""Up the ladder, and within the team."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.clock import local_day
from linli.kit.errors import Refused
from linli.matters.actions.change import Begun, Note, begin, close_pending, finish, written
from linli.matters.actions.destination import Destination, no_receiver
from linli.matters.events import MatterAssigned, MatterEscalated
from linli.matters.models import Matter
from linli.matters.queries.teams import find_post
from linli.matters.rules import Verb
from linli.places import queries as places


@transaction.atomic
def escalate(*, actor: Actor, at: datetime, matter_id: UUID, reason: str, version: int | None = None) -> Matter:
    """Give it to the team one level up; an agency's matter goes to the team of the agency's own place.

    Raises Refused ``escalate.at_the_top``, ``text.missing`` and what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.ESCALATE, version=version)
    upper = _one_up(begun)
    words = written(reason, field_name="reason")
    close_pending(begun, at)
    values = {
        **upper.values,
        "assigned_at": None,
        "owner_changes": begun.matter.owner_changes + 1,
        "waiting_for": "",
        "waiting_reason": "",
    }
    note = Note(text=words, facts={**upper.facts, "from_place_id": str(begun.matter.owner_place_id)})
    matter, _step = finish(begun, at=at, event=MatterEscalated, note=note, values=values)
    return matter


@transaction.atomic
def assign(*, actor: Actor, at: datetime, matter_id: UUID, post_id: UUID | None, version: int | None = None) -> Matter:
    """Give it to another post of the owning team, or with None back to the team as a whole.

    Raises Refused ``hand_over.no_receiver`` when the post is not of that team, and what ``begin``, ``finish`` raise.
    """
    begun = begin(actor=actor, matter_id=matter_id, verb=Verb.ASSIGN, version=version)
    if post_id is not None:
        post = find_post(post_id, local_day(at))
        owner = (begun.matter.owner_path, begun.matter.owner_agency_id)
        if post is None or (post.path, post.agency_id) != owner:
            raise no_receiver()
    values = {"owner_post_id": post_id, "assigned_at": at if post_id else None}
    note = Note(facts={"to_post_id": str(post_id) if post_id else None})
    matter, _step = finish(begun, at=at, event=MatterAssigned, note=note, values=values)
    return matter


def _one_up(begun: Begun) -> Destination:
    """The next team up. From an agency that is the place it serves: its coordinator decides what comes next."""
    matter = begun.matter
    holder = places.place_row(matter.owner_place_id)
    if matter.owner_agency_id is not None:
        return Destination(holder, None, None)
    if holder.parent_id is None:
        raise Refused("escalate.at_the_top", _("It is at the highest level already."))
    return Destination(places.place_row(holder.parent_id), None, None)
