"""Disputes in which people talk: with both sides, and with a mediator in place."""

from dataclasses import dataclass
from typing import Any

from linli.disputes import actions
from linli.disputes.access import Standing, get_standing
from linli.disputes.models import Channel, Dispute, Item, Party
from linli.disputes.rules import DataClass, State
from linli.disputes.tests.make import CLAIM, MONDAY, RESPONDENT, fresh, holder, make_dispute, party_of
from linli.kit.actors import SYSTEM, Actor
from tests.cast import Cast


@dataclass(frozen=True)
class Room:
    """One dispute, and everybody in it."""

    dispute: Dispute
    a: Actor  # the applicant
    b: Actor  # the other side
    mediator: Actor

    def standing(self, actor: Actor) -> Standing:
        """As the actor stands to it now."""
        return get_standing(actor, self.dispute.id)

    def party(self, seat: int) -> Party:
        """The party of a seat, read anew."""
        return party_of(self.dispute, seat)

    def channel(self, data: DataClass, seat: int | None = None) -> Channel:
        """One of its channels."""
        party = None if seat is None else self.party(seat)
        return Channel.objects.get(dispute=self.dispute, data_class=data.value, party=party)

    def count(self, data: DataClass, seat: int | None = None) -> int:
        """How many items lie in a channel."""
        return Item.objects.filter(channel=self.channel(data, seat)).count()

    @property
    def now(self) -> Dispute:
        """The row as it is."""
        return fresh(self.dispute)


def make_talk(cast: Cast, state: State = State.TALKING) -> Room:
    """Both sides have said yes. In a state with a mediator it is the cast's, who has accepted."""
    dispute = make_dispute(cast)
    applicant = holder(party_of(dispute, 0))
    actions.state_claim(actor=applicant, at=MONDAY, dispute_id=dispute.id, text=CLAIM)
    actions.name_party(actor=applicant, at=MONDAY, dispute_id=dispute.id, identity=RESPONDENT)
    values: dict[str, Any] = {"state": state.value}
    if state is not State.TALKING:
        values |= {"mediator_id": cast.mediator.post.id, "mediator_accepted_at": MONDAY, "joint_room_at": MONDAY}
    Dispute.objects.filter(id=dispute.id).update(**values)
    Party.objects.filter(dispute=dispute).update(consented_round=1)
    return Room(fresh(dispute), applicant, holder(party_of(dispute, 1)), cast.mediator.actor)


def make_mediation(cast: Cast) -> Room:
    """In mediation with the cast's mediator."""
    return make_talk(cast, State.MEDIATING)


def everybody_else(cast: Cast) -> dict[str, Actor]:
    """Whoever is neither a side nor the mediator, by name."""
    return {
        "desk": cast.village_desk.actor,
        "caseworker": cast.caseworker.actor,
        "coordinator": cast.coordinator.actor,
        "outsider": cast.outsider.actor,
        "neighbour": cast.neighbour.actor,
        "system": SYSTEM,
    }
