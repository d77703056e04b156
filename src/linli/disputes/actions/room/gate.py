"""What every act in the joint room or in a caucus begins and ends with.

Words said to all bump no version and make no step: two who write at once both succeed. What is said in a caucus moves
nothing at all that the other side gets.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from linli.disputes.access import Capacity, Standing, get_standing
from linli.disputes.actions.change import not_now
from linli.disputes.models import Channel, Dispute, Item, Party
from linli.disputes.queries.items import channel_of
from linli.disputes.queries.safety import is_between_only
from linli.disputes.queries.topics import topic_of
from linli.disputes.rules import DataClass, Sight, State
from linli.disputes.rules.room import JOINT_OPEN, PERFORMED_IN, SPEAKERS, caucus_is_open, joint_is_open, may_say
from linli.kit.actors import Actor
from linli.kit.db import fetch_one
from linli.kit.errors import Conflict, NotAllowed, NotFound, Refused
from linli.ledger import actions as ledger
from linli.people import actions as people

# Whoever writes holds off a change of state until it is written, but no other writer.
_HOLD = "SELECT 1 FROM disputes_dispute WHERE id = %s FOR SHARE"


@dataclass(frozen=True)
class Desk:
    """Somebody who may write here now, and the channel."""

    standing: Standing
    capacity: Capacity
    channel: Channel
    owner: Party | None

    @property
    def dispute(self) -> Dispute:
        """The row as read."""
        return self.standing.dispute


def at_joint(*, actor: Actor, dispute_id: UUID, answering: bool = False, saying: bool = False) -> Desk:
    """``answering``: what passes through rules or the mediator alone, as an answer to an offer or a sealed bid, also
    while the mediator goes between the sides. ``saying``: plain words, also while an agreement is performed.

    Raises NotFound ``dispute.unknown``, NotAllowed ``room.not_yours`` and ``room.consent_first``, Conflict
    ``dispute.not_now`` and ``room.between``.
    """
    fetch_one(_HOLD, [dispute_id])
    standing = get_standing(actor, dispute_id)
    capacity = speaker(standing)
    performed = saying and State(standing.dispute.state) in PERFORMED_IN
    if State(standing.dispute.state) not in JOINT_OPEN and not performed:
        raise not_now(standing.dispute)
    if not answering:
        must_be_open(standing, saying=saying)
    return Desk(standing, capacity, channel_of(dispute_id, DataClass.JOINT), None)


def must_be_open(standing: Standing, *, saying: bool = False) -> None:
    """Raises Conflict ``room.between`` for a side while the mediator goes between them."""
    state, opened = State(standing.dispute.state), standing.dispute.joint_room_at is not None
    to_party = standing.party is not None
    is_open = joint_is_open(state, opened=opened, to_party=to_party)
    if saying:
        is_open = may_say(state, opened=opened, mediated=is_mediated(standing.dispute), to_party=to_party)
    if not is_open:
        sentence = _("The mediator speaks with each side alone just now. Please write to the mediator.")
        raise Conflict("room.between", sentence)


def must_not_be_between_only(standing: Standing) -> None:
    """Raises Conflict ``room.between_only`` where a side told of violence: the mediator only goes between the sides.

    Only what the mediator says comes here; no side is refused anything by it, so that none learns of it.
    """
    if is_between_only(standing):
        sentence = _("A side told in confidence of violence or a threat of it. Go between the sides, each alone.")
        raise Conflict("room.between_only", sentence)


def at_caucus(*, actor: Actor, dispute_id: UUID, seat: int | None = None) -> Desk:
    """``seat``: of the party whose caucus it is; a party's own without one. Raises as at_joint.

    A caucus of somebody else is not there: NotFound ``dispute.unknown``, as for a dispute that there is not.
    """
    standing = get_standing(actor, dispute_id)
    owner = owner_of(standing, seat)
    if standing.sight(DataClass.CAUCUS, owner) is not Sight.WRITE:
        raise unknown()
    capacity = speaker(standing)
    if not caucus_is_open(State(standing.dispute.state), mediated=is_mediated(standing.dispute)):
        raise not_now(standing.dispute)
    return Desk(standing, capacity, channel_of(dispute_id, DataClass.CAUCUS, owner), owner)


def is_mediated(dispute: Dispute) -> bool:
    """Whether a mediator has it, who has accepted."""
    return dispute.mediator_id is not None and dispute.mediator_accepted_at is not None


def owner_of(standing: Standing, seat: int | None) -> Party:
    """The party of a seat, or the actor's own. Raises NotFound ``dispute.unknown``."""
    seated = (party for party in standing.parties if party.seat == seat)
    found = standing.party if seat is None else next(seated, None)
    if found is None:
        raise unknown()
    return found


def speaker(standing: Standing) -> Capacity:
    """As whom the actor speaks. A party speaks once it has agreed to take part in this round.

    Raises NotAllowed ``room.not_yours``, ``room.consent_first``.
    """
    capacity = next((held for held in standing.capacities if held.who in SPEAKERS), None)
    if capacity is None:
        raise NotAllowed("room.not_yours", _("Only the two sides and the mediator speak here."))
    party = capacity.party
    if party is not None and party.consented_round < standing.dispute.round:
        raise NotAllowed("room.consent_first", _("Please first say that you take part. Then you can write here."))
    return capacity


def pace(desk: Desk, at: datetime) -> None:
    """Count what one person writes. Raises Refused ``request.too_often`` (429)."""
    most, seconds = settings.LINLI_LIMITS["room"]
    capacity = desk.capacity
    who = capacity.party.id if capacity.party else capacity.duty.post_id if capacity.duty else ""
    if people.count_attempt(at=at, limit="room", who=f"room:{desk.dispute.id}:{who}", seconds=seconds) > most:
        sentence = _("That was very much in a short time. What you wrote is still here; please send it a little later.")
        raise Refused("request.too_often", sentence, status=429, facts={"seconds": seconds})


def brought_before(desk: Desk, once: UUID | None) -> Item | None:
    """What the same form has brought already, by the same hand."""
    if once is None:
        return None
    found = Item.objects.filter(channel_id=desk.channel.id, once=once).first()
    return found if found is not None and is_own(desk, found) else None


def is_own(desk: Desk, item: Item) -> bool:
    """True when the actor wrote it."""
    party, duty = desk.capacity.party, desk.capacity.duty
    if party is not None:
        return item.by_party_id == party.id
    return duty is not None and item.by_post_id == duty.post_id


def record_joint(desk: Desk, *, verb: str, at: datetime, item: Item, also: tuple[Channel, ...] = ()) -> None:
    """The ledger entry of words to all: no state, no version, no step moves. ``also``: further channels to wake."""
    duty = desk.capacity.duty
    ledger.record(
        verb=f"disputes.{verb.lower()}",
        subject_type="dispute_channel",
        subject_id=desk.channel.id,
        actor=desk.standing.actor,
        at=at,
        before=None,
        after={"item": str(item.id), "sealed": bytes(item.sealed).hex()},
        facts={"who": desk.capacity.who.value if desk.capacity.who else ""},
        topics=[topic_of(channel) for channel in (desk.channel, *also)],
        post_id=duty.post_id if duty else None,
    )


def unknown() -> NotFound:
    """The same for a dispute that there is not and for what the actor may not know of."""
    return NotFound("dispute.unknown", _("There is no such dispute, or it is not for you to see."))
