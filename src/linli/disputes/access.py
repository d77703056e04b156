"""Who stands how to a dispute. The only way a screen gets one, and the only way to words in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from linli.disputes.models import Dispute, Party
from linli.disputes.rules import (
    OF_ONE_PARTY,
    DataClass,
    IllegalMove,
    Reader,
    Sight,
    State,
    Verb,
    Who,
    move_of,
    needs_yes,
    sight,
    sight_when_asked,
)
from linli.kit.actors import Actor, ActorKind, Duty, Role
from linli.kit.db import Statement, compiled
from linli.kit.errors import NotFound
from linli.kit.ids import digest
from linli.people.rules import covers_kind, covers_path

_PARTY = [field.attname for field in Party._meta.concrete_fields]  # in the order that from_db wants
_ANY = UUID(int=1)  # stands for a dispute in the statement that is kept
_ORDER = (Sight.WRITE, Sight.READ, Sight.NAME, Sight.CONSENT, Sight.PACKET, Sight.METADATA, Sight.HASH, Sight.NONE)


@dataclass(frozen=True)
class Capacity:
    """One right to act: as whom, with which seat or post."""

    who: Who | None  # None for those who only see clocks
    reader: Reader
    party: Party | None = None
    duty: Duty | None = None


@dataclass(frozen=True)
class Standing:
    """One dispute as one actor stands to it."""

    actor: Actor
    dispute: Dispute
    parties: tuple[Party, ...]
    capacities: tuple[Capacity, ...]

    @property
    def party(self) -> Party | None:
        """The seat of the actor; None for everybody else."""
        return next((held.party for held in self.capacities if held.party), None)

    @property
    def present(self) -> tuple[Party, ...]:
        """The sides that have not left, whether they have answered or not."""
        return tuple(party for party in self.parties if party.left_at is None)

    @property
    def taking_part(self) -> tuple[Party, ...]:
        """The sides that said yes in this round: whose word is needed where all have to agree."""
        return tuple(party for party in self.present if party.consented_round >= self.dispute.round)

    @property
    def is_mediator(self) -> bool:
        """True for the one appointed."""
        return any(held.who is Who.MEDIATOR for held in self.capacities)

    @property
    def who(self) -> frozenset[Who]:
        """As whom the actor may speak."""
        return frozenset(held.who for held in self.capacities if held.who)

    def capacity_for(self, verb: Verb) -> Capacity | None:
        """The capacity in which the actor may say the verb now; None without one. Raises IllegalMove."""
        state = State(self.dispute.state)
        move = move_of(state, verb)
        may = [held for held in self.capacities if held.who in move.who]
        if needs_yes(state, verb):
            may = [held for held in may if held.party is None or held.party in self.taking_part]
        return next(iter(may), None)

    def may(self, verb: Verb) -> bool:
        """True when the actor may say it now."""
        try:
            return self.capacity_for(verb) is not None
        except IllegalMove:
            return False

    def sight(self, data: DataClass, owner: Party | None = None) -> Sight:
        """How much the actor sees of that class of data, of that party where it is one party's."""
        accepted = self.dispute.mediator_accepted_at is not None
        found = [self._consented(held, data, owner, accepted) for held in self.capacities]
        return min(found, key=_ORDER.index, default=Sight.NONE)

    def _consented(self, held: Capacity, data: DataClass, owner: Party | None, accepted: bool) -> Sight:
        reader = held.reader
        if held.party is not None and data in OF_ONE_PARTY:
            reader = Reader.OWNER if owner is not None and held.party.id == owner.id else Reader.OTHER_PARTY
        if held.party is not None and not self._said_yes(held.party):
            return sight_when_asked(data, reader, confirmed=is_confirmed(held.party))
        seen = sight(data, reader, accepted=accepted)
        if seen is not Sight.CONSENT:
            return seen
        wanted = f"{reader.value}:{data.value}"
        asked = [owner] if owner is not None else self.taking_part
        return Sight.READ if asked and all(wanted in party.consents for party in asked) else Sight.NONE

    def _said_yes(self, party: Party) -> bool:
        """To this round; while a new one is only asked for, to the one before: what was said then stays readable."""
        asking = self.dispute.state == State.INVITED.value and party.consented_round > 0
        return asking or party.consented_round >= self.dispute.round


def is_confirmed(party: Party) -> bool:
    """True once somebody said that the invitation is the own, or yes to it. Whoever asks for talks needs neither."""
    invited = party.side == Party.Sides.RESPONDENT
    return not invited or party.opened_at is not None or party.consented_round > 0


def get_standing(actor: Actor, dispute_id: UUID) -> Standing:
    """The dispute as the actor stands to it. Raises NotFound ``dispute.unknown`` for whoever may not know of it."""
    dispute = Dispute.objects.filter(id=dispute_id).first()
    if dispute is None:
        raise _unknown()
    return standing_to(actor, dispute)


def standing_to(actor: Actor, dispute: Dispute) -> Standing:
    """As get_standing, for a row that has been read. One statement."""
    rows = _parties().fetch({_ANY: dispute.id})
    parties = tuple(Party.from_db(connection.alias, _PARTY, row) for row in rows)
    held = tuple(_capacities(actor, dispute, parties))
    if not held:
        raise _unknown()
    return Standing(actor, dispute, parties, held)


@cache
def _parties() -> Statement:
    """Written down once: every page and every verb begins with it."""
    return compiled(Party.objects.filter(dispute_id=_ANY).order_by("seat"), (_ANY,))


def party_by_secret(secret: str) -> Party:
    """Whose link it is, with its dispute; raises NotFound ``dispute.unknown``."""
    known = Party.objects.select_related("dispute").filter(secret_digest=digest(secret))
    party = known.first() if secret else None
    if party is None:
        raise _unknown()
    return party


def visible_to(actor: Actor) -> QuerySet[Dispute]:
    """Every dispute that the actor is a party of, mediates, registers, or keeps the clocks of."""
    if actor.kind is ActorKind.SYSTEM:
        return Dispute.objects.all()
    condition = Q(pk__in=[])
    if actor.account_id is not None and not actor.is_staff:
        condition |= Q(parties__account_id=actor.account_id)
    if actor.party_ids:
        condition |= Q(id__in=Party.objects.filter(id__in=actor.party_ids).values("dispute_id"))
    mediating = [duty.post_id for duty in actor.duties if duty.role is Role.MEDIATOR]
    if mediating:
        condition |= Q(mediator_id__in=mediating)
    for duty in actor.duties:
        if duty.role in _BY_PLACE and duty.agency_id is None:
            by_place = duty.role is Role.CASEWORKER
            there = {"place_path__startswith" if by_place else "committee_path__startswith": duty.path}
            condition |= Q(**there)
    return Dispute.objects.filter(condition).distinct()


_BY_PLACE: dict[Role, tuple[Who | None, Reader]] = {
    Role.DESK: (Who.REGISTRAR, Reader.REGISTRAR),
    Role.CASEWORKER: (Who.CASEWORKER, Reader.CASEWORKER),
    Role.COORDINATOR: (None, Reader.COORDINATOR),
}


def _capacities(actor: Actor, dispute: Dispute, parties: Iterable[Party]) -> Iterable[Capacity]:
    if actor.kind is ActorKind.SYSTEM:
        yield Capacity(Who.CLOCK, Reader.AUDITOR)
    yield from _seats(actor, parties)
    # Whoever is a party of it never acts in it by a post as well.
    if any(party.account_id == actor.account_id is not None for party in parties):
        return
    for duty in actor.duties:
        if duty.role is Role.MEDIATOR and duty.post_id == dispute.mediator_id:
            yield Capacity(Who.MEDIATOR, Reader.MEDIATOR, duty=duty)
        elif duty.role in _BY_PLACE and duty.agency_id is None and _reaches(duty, dispute):
            who, reader = _BY_PLACE[duty.role]
            yield Capacity(who, reader, duty=duty)
            mediates = any(held.post_id == dispute.mediator_id for held in actor.duties)
            if duty.role is Role.DESK and reviews(duty.path, dispute.committee_path) and not mediates:
                yield Capacity(None, Reader.REVIEWER, duty=duty)


def _seats(actor: Actor, parties: Iterable[Party]) -> Iterable[Capacity]:
    for party in parties:
        mine = party.id in actor.party_ids or (party.account_id is not None and party.account_id == actor.account_id)
        if mine and party.left_at is None:
            who = Who.APPLICANT if party.side == Party.Sides.APPLICANT else Who.RESPONDENT
            yield Capacity(who, Reader.OWNER, party=party)


def reviews(path: str, committee_path: str) -> bool:
    """Whether a registrar there answers complaints: of a level above the committee, at the top of that level."""
    above = committee_path.count("/") > 1
    return covers_path(path, committee_path) and (path != committee_path or not above)


def _reaches(duty: Duty, dispute: Dispute) -> bool:
    """A caseworker by the place of the dispute, the others by the committee that has it."""
    path = dispute.place_path if duty.role is Role.CASEWORKER else dispute.committee_path
    return covers_path(duty.path, path) and covers_kind(duty.kind_codes, dispute.kind_code)


def _unknown() -> NotFound:
    return NotFound("dispute.unknown", _("There is no such dispute, or it is not for you to see."))
