"""How one actor stands to one matter: the only way a screen gets a matter."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, ActorKind, Duty, Role
from linli.kit.errors import NotFound
from linli.ledger.rules.looks import Look
from linli.matters.access.teams import covers, in_team, is_party, owning_team, receives, sees_area, works_on
from linli.matters.lives import life_of
from linli.matters.models import HandOver, Matter
from linli.matters.models.whole_matter import read_whole
from linli.matters.rules import Life, Party, State, Verb, Way, opens_again
from linli.people import rules as people_rules

_FOR_THE_RESIDENT = frozenset({Verb.CONFIRM, Verb.REOPEN, Verb.WITHDRAW})

# The name of a verb in the roles' table of ``people`` where it is not ``matters.<verb>``.
_ROLE_VERBS = {
    Verb.WITHDRAW_HAND_OVER: "matters.propose_hand_over",
    Verb.PLAN_VISIT: "matters.visit",
    Verb.CANCEL_VISIT: "matters.visit",
    Verb.REROUTE: "matters.assign",
    Verb.CONFIRM: "matters.receive_for",
    Verb.REOPEN: "matters.receive_for",
    Verb.WITHDRAW: "matters.receive_for",
    Verb.RENEW_LINK: "matters.receive_for",
    Verb.SEPARATE: "matters.join",
    Verb.UNGROUP: "matters.group",
}


@dataclass(frozen=True)
class Capacity:
    """One right to act: as which party, and by which post (None for residents and the system)."""

    party: Party
    duty: Duty | None

    @property
    def post_id(self) -> UUID | None:
        """The post that acts."""
        return self.duty.post_id if self.duty else None


@dataclass(frozen=True)
class Standing:
    """One matter as one actor stands to it: the row, its pending hand-over, and every capacity of the actor."""

    actor: Actor
    matter: Matter
    pending: HandOver | None
    capacities: tuple[Capacity, ...]

    @property
    def life(self) -> Life:
        """The moves of the version that the matter began under."""
        return life_of(self.matter.workflow_id)

    @property
    def own_state(self) -> str:
        """Where it stands in a life with states of its own; empty for the built-in life, and once it was taken back."""
        steps, matter = self.life.steps, self.matter
        return matter.own_state if steps is not None and steps.stands_in(matter.own_state, matter.state) else ""

    def ways(self) -> list[tuple[Way, Capacity]]:
        """What its own life leaves open to the actor now, each with the capacity, the nearest to the work first."""
        open_ways = self._open_ways()
        found: dict[str, tuple[Way, Capacity]] = {}
        for held in self.capacities:
            for way in open_ways:
                if way.action not in found and self._may_take(way, held):
                    found[way.action] = (way, held)
        order = dict.fromkeys(way.action for way in open_ways)
        return [found[action] for action in order if action in found]

    def _open_ways(self) -> list[Way]:
        """Everything that leads on from where it stands, for whomever."""
        steps = self.life.steps
        return steps.ways(self.own_state) if steps is not None and self.own_state else []

    def own_work_step(self, action: str) -> bool:
        """True when the actor could take the step, were it not about work of the own team."""
        return any(
            way.action == action and held.party in way.parties and self._judges_own_work(way, held)
            for way in self._open_ways()
            for held in self.capacities
        )

    def _may_take(self, way: Way, held: Capacity) -> bool:
        may = held.party in way.parties and _role_allows(held, Verb.TAKE_STEP)
        return may and not self._judges_own_work(way, held)

    def _judges_own_work(self, way: Way, held: Capacity) -> bool:
        """As ``_marks_own_work``: agreeing that it is done, and for the resident also that it is not."""
        steps = self.life.steps
        if steps is None or held.party is Party.SYSTEM:
            return False
        before, after = steps.stage(way.source), steps.stage(way.to)
        agrees = before is State.RESOLVED and after is State.CONFIRMED
        says_not = held.party is Party.RESIDENT and opens_again(before, after)
        return (agrees or says_not) and self._serves_in_team()

    def capacity_for(self, verb: Verb) -> Capacity | None:
        """The capacity in which the actor may say the verb now, the nearest to the work first; None without one."""
        parties = self.life.parties_for(State(self.matter.state), verb)
        fitting = (held for held in self.capacities if held.party in parties and _role_allows(held, verb))
        unhindered = (held for held in fitting if not self._marks_own_work(held, verb))
        return next((held for held in unhindered if verb is not Verb.DECIDE_HAND_OVER or self._decides(held)), None)

    def own_work_only(self, verb: Verb) -> bool:
        """True when the actor could say the verb, were it not about work of the own team."""
        parties = self.life.parties_for(State(self.matter.state), verb)
        fitting = [held for held in self.capacities if held.party in parties and _role_allows(held, verb)]
        return bool(fitting) and all(self._marks_own_work(held, verb) for held in fitting)

    def _decides(self, held: Capacity) -> bool:
        """A coordinator of the place that is asked to decide, or of one above it."""
        asked = self.matter.decide_path
        return bool(asked) and held.duty is not None and asked.startswith(held.duty.path)

    def _marks_own_work(self, held: Capacity, verb: Verb) -> bool:
        """Whoever serves in the team that holds the matter does not say in the resident's place how it ended.

        A desk of the team may still reopen or take back for a resident who says so there, under its own name.
        """
        if verb not in _FOR_THE_RESIDENT or (held.party is not Party.RESIDENT and verb is not Verb.CONFIRM):
            return False
        return self._serves_in_team()

    def _serves_in_team(self) -> bool:
        team = owning_team(self.matter)
        posts = (*self.actor.duties, *self.actor.also_serves)
        return any(duty.post_id == team.post_id or in_team(duty, team) for duty in posts)

    @property
    def seeing_duty(self) -> Duty | None:
        """The post through which the actor sees the matter; None for its resident and the system."""
        acting = next((held.duty for held in self.capacities if held.duty), None)
        return acting or next((duty for duty in self.actor.duties if covers(duty, self.matter)), None)

    @property
    def reads_words(self) -> bool:
        """False for whoever only answers for those who work it, where its kind opens a dispute: clocks, never words."""
        matter = self.matter
        if not matter.kind.opens or self.is_resident or self.actor.kind is ActorKind.SYSTEM:
            return True
        asked = (
            duty.role is not Role.COORDINATOR
            and self.pending is not None
            and receives(duty, self.pending, matter.kind_code)
            for duty in self.actor.duties
        )
        return works_on(self.actor, matter) or any(asked)

    def reads_by(self, look: Look | None) -> bool:
        """The same, and where it is a post that reads: only by a look on record at this matter."""
        if not self.reads_words:
            return False
        return self.seeing_duty is None or (look is not None and look.covers(self.actor, [self.matter.id]))

    @property
    def is_resident(self) -> bool:
        """True for whoever raised it, by the link or the account."""
        return any(held.party is Party.RESIDENT for held in self.capacities)

    @property
    def sees_as_staff(self) -> bool:
        """True for staff and the system: they read internal steps."""
        return self.seeing_duty is not None or self.actor.kind is ActorKind.SYSTEM


def get_standing(actor: Actor, matter_id: UUID) -> Standing:
    """The matter and how the actor stands to it; raises NotFound ``matter.unknown`` also when it is not his to see.

    One statement.
    """
    whole = read_whole(matter_id)
    if whole is None:
        raise unknown_matter()
    matter, pending = whole
    capacities = tuple(_capacities(actor, matter, pending))
    if not capacities and not sees_area(actor, matter):
        raise unknown_matter()
    return Standing(actor, matter, pending, capacities)


def may_answer_for(standing: Standing) -> bool:
    """May the actor say how it went: its resident, unless serving in the team that has the matter."""
    team = owning_team(standing.matter)
    posts = (*standing.actor.duties, *standing.actor.also_serves)
    own_work = any(duty.post_id == team.post_id or in_team(duty, team) for duty in posts)
    return standing.is_resident and not own_work


def unknown_matter() -> NotFound:
    """The same words whether there is no such matter or it is another's."""
    return NotFound("matter.unknown", _("There is no such matter, or it is not yours to see."))


def _capacities(actor: Actor, matter: Matter, pending: HandOver | None) -> Iterable[Capacity]:
    yield from _duty_capacities(actor, matter, pending)
    contact = getattr(matter, "contact", None)
    by_account = contact is not None and actor.account_id is not None and contact.account_id == actor.account_id
    if matter.id in actor.matter_ids or by_account:
        yield Capacity(Party.RESIDENT, None)
    if actor.kind is ActorKind.SYSTEM:
        yield Capacity(Party.SYSTEM, None)


def _duty_capacities(actor: Actor, matter: Matter, pending: HandOver | None) -> Iterable[Capacity]:
    near_first = sorted(actor.duties, key=lambda duty: (people_rules.PRECEDENCE.index(duty.role), -len(duty.path)))
    for party in (Party.OWNER, Party.TEAM, Party.RECEIVER, Party.COORDINATOR, Party.DESK):
        for duty in near_first:
            if is_party(party, duty, matter, pending):
                yield Capacity(party, duty)


def _role_allows(held: Capacity, verb: Verb) -> bool:
    """The second key beside the party: what the role may do at all."""
    if held.duty is None:
        return True
    name = _ROLE_VERBS.get(verb, f"matters.{verb.value.lower()}")
    return name in people_rules.ROLE_VERBS[held.duty.role]
