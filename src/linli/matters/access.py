"""Who may see which matter, and in which capacity somebody acts on one. The only way a screen gets a matter."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor, ActorKind, Duty, Role
from linli.kit.errors import NotFound
from linli.matters.lives import life_of
from linli.matters.models import Contact, HandOver, Kind, Matter
from linli.matters.models.matter import MatterQuerySet
from linli.matters.models.whole_matter import read_whole
from linli.matters.rules import Life, Party, State, Verb, Way, opens_again
from linli.people import rules as people_rules
from linli.people.queries import Span, scope_of

_OWNING_ROLES = frozenset({Role.CASEWORKER, Role.MEDIATOR, Role.OFFICER, Role.DESK, Role.COORDINATOR})
_TEAM_ROLES = frozenset({Role.OFFICER, Role.DESK, Role.COORDINATOR})
# Who reads the words of a matter whose kind opens a dispute, when the own team holds it.
_WORKING_ROLES = _OWNING_ROLES - {Role.COORDINATOR}
_WORKING_TEAM_ROLES = _TEAM_ROLES - {Role.COORDINATOR}
_ABOVE = frozenset({Role.DESK, Role.COORDINATOR})  # who sees a private kind from at or above its owner
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
class Team:
    """A team that holds or is offered a matter: a place's, or an agency's in that place, perhaps one post of it."""

    path: str
    agency_id: UUID | None
    post_id: UUID | None


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
        return any(duty.post_id == team.post_id or _in_team(duty, team) for duty in posts)

    @property
    def seeing_duty(self) -> Duty | None:
        """The post through which the actor sees the matter; None for its resident and the system."""
        acting = next((held.duty for held in self.capacities if held.duty), None)
        return acting or next((duty for duty in self.actor.duties if _covers(duty, self.matter)), None)

    @property
    def reads_words(self) -> bool:
        """False for whoever only answers for those who work it, where its kind opens a dispute: clocks, never words."""
        matter = self.matter
        if not matter.kind.opens or self.is_resident or self.actor.kind is ActorKind.SYSTEM:
            return True
        asked = (
            duty.role is not Role.COORDINATOR
            and self.pending is not None
            and _receives(duty, self.pending, matter.kind_code)
            for duty in self.actor.duties
        )
        return works_on(self.actor, matter) or any(asked)

    @property
    def is_resident(self) -> bool:
        """True for whoever raised it, by the link or the account."""
        return any(held.party is Party.RESIDENT for held in self.capacities)

    @property
    def sees_as_staff(self) -> bool:
        """True for staff and the system: they read internal steps."""
        return self.seeing_duty is not None or self.actor.kind is ActorKind.SYSTEM


def visible_to(actor: Actor) -> MatterQuerySet:
    """Every matter the actor may see: by subtree and kind, by agency, by post, by link or account.

    For one matter use get_standing, which decides the same without a list.
    """
    return Matter.objects.filter(_seen_by(actor))


def private_for(actor: Actor) -> Q:
    """The part of a list that the actor may see although its kind is private, beside every kind that is not.

    For whoever holds it, in person or with the team, and for desks and coordinators at or above the owner: the place
    where it happened opens nothing. An empty Q where nothing has to be left out of what the actor's teams hold.
    """
    if all(_sees_private_below(duty) for duty in actor.duties):
        return Q()
    return ~Q(kind_id__in=Kind.objects.filter(private=True).values("id")) | _holds_private(actor)


def works_on(actor: Actor, matter: Matter) -> bool:
    """Held by the actor in person, or by a team in which the actor does not merely coordinate. No statement."""
    team = owning_team(matter)
    return any(
        duty.post_id == team.post_id
        or (
            duty.role in (_WORKING_TEAM_ROLES if team.post_id is not None else _WORKING_ROLES)
            and _in_team(duty, team)
            and _kind_fits(duty, matter.kind_code)
        )
        for duty in actor.duties
    )


def worded_for(actor: Actor) -> Q:
    """The part of a list that the actor may find by its words: of kinds that open a dispute only what ``works_on``."""
    condition = ~Q(kind_id__in=Kind.objects.exclude(opens="").values("id"))
    condition |= Q(owner_post_id__in=[duty.post_id for duty in actor.duties])
    for duty in actor.duties:
        if duty.role in _WORKING_ROLES:
            in_person = Q() if duty.role in _WORKING_TEAM_ROLES else Q(owner_post_id__isnull=True)
            condition |= _team_of(duty) & in_person & kinds_condition(duty.kind_codes)
    return condition


def held_in_scope(actor: Actor) -> Q | None:
    """What the actor's teams and the teams below them hold, as one range of ``owner_path`` where that is enough."""
    scope = scope_of(actor)
    condition = spans_condition("owner_path", scope.spans)
    if scope.agency_ids:
        condition |= Q(owner_agency_id__in=scope.agency_ids)
    # A post that shows its whole area needs no condition of its own: what it holds is held in its area.
    only_own = [duty.post_id for duty in actor.duties if _sees_only_own(duty)]
    if only_own:
        condition |= Q(owner_post_id__in=only_own)
    return condition or None


def get_standing(actor: Actor, matter_id: UUID) -> Standing:
    """The matter and how the actor stands to it; raises NotFound ``matter.unknown`` also when it is not his to see.

    One statement.
    """
    whole = read_whole(matter_id)
    if whole is None:
        raise unknown_matter()
    matter, pending = whole
    capacities = tuple(_capacities(actor, matter, pending))
    if not capacities and not _sees_area(actor, matter):
        raise unknown_matter()
    return Standing(actor, matter, pending, capacities)


def may_answer_for(standing: Standing) -> bool:
    """May the actor say how it went: its resident, unless serving in the team that has the matter."""
    team = owning_team(standing.matter)
    posts = (*standing.actor.duties, *standing.actor.also_serves)
    own_work = any(duty.post_id == team.post_id or _in_team(duty, team) for duty in posts)
    return standing.is_resident and not own_work


def unknown_matter() -> NotFound:
    """The same words whether there is no such matter or it is another's."""
    return NotFound("matter.unknown", _("There is no such matter, or it is not yours to see."))


def owning_team(matter: Matter) -> Team:
    """The team that holds the matter."""
    return Team(matter.owner_path, matter.owner_agency_id, matter.owner_post_id)


def _seen_by(actor: Actor) -> Q:
    if actor.kind is ActorKind.SYSTEM:
        return Q()
    condition = Q(id__in=actor.matter_ids)
    if actor.account_id:
        condition |= Q(id__in=Contact.objects.filter(account_id=actor.account_id).values("matter_id"))
    if not actor.duties:
        return condition
    public = ~Q(kind_id__in=Kind.objects.filter(private=True).values("id"))
    return condition | (_in_scope(actor) & public) | _holds_private(actor) | Q(id__in=_offered_to(actor))


def _in_scope(actor: Actor) -> Q:
    """What the posts show, whatever the kind."""
    scope = scope_of(actor)
    condition = spans_condition("owner_path", scope.spans) | spans_condition("place_path", scope.spans)
    if scope.agency_ids:
        condition |= Q(owner_agency_id__in=scope.agency_ids)
    if scope.post_ids:
        condition |= Q(owner_post_id__in=scope.post_ids)
    return condition or Q(pk__in=[])


def _holds_private(actor: Actor) -> Q:
    """What the actor holds in person or with a team, and for desks and coordinators all that is held below them."""
    condition = Q(owner_post_id__in=[duty.post_id for duty in actor.duties])
    for duty in actor.duties:
        kinds = kinds_condition(duty.kind_codes)
        if _sees_private_below(duty):
            low, high = people_rules.path_range(duty.path)
            condition |= Q(owner_path__gte=low, owner_path__lt=high) & kinds
        if duty.role in _OWNING_ROLES:
            in_person = Q() if duty.role in _TEAM_ROLES else Q(owner_post_id__isnull=True)
            condition |= _team_of(duty) & in_person & kinds
    return condition


def _team_of(duty: Duty) -> Q:
    """What the team of the post holds; the same as ``_in_team``."""
    if duty.agency_id:
        return Q(owner_agency_id=duty.agency_id)
    return Q(owner_path=duty.path, owner_agency_id__isnull=True)


def _offered_to(actor: Actor) -> object:
    """Ids of the matters that the actor's teams are asked to take."""
    return HandOver.objects.filter(pending_for(actor)).values("matter_id")


def pending_for(actor: Actor) -> Q:
    """Hand-overs that the actor may answer: to a post of the actor's own, and to the team of one.

    Officers, desks and coordinators answer for their whole team, also for what was offered to one person of it; whoever
    else serves there answers what was offered to the team, within the kinds of the post. The same as ``_receives``.
    """
    condition = Q(to_post_id__in=[duty.post_id for duty in actor.duties])
    for duty in actor.duties:
        if duty.role not in _OWNING_ROLES:
            continue
        to_team = Q(to_agency_id=duty.agency_id) if duty.agency_id else Q(to_path=duty.path, to_agency__isnull=True)
        if duty.role not in _TEAM_ROLES:
            to_team &= Q(to_post_id__isnull=True) & kinds_condition(duty.kind_codes, "matter__kind_code")
        condition |= to_team
    return Q(answered_at__isnull=True) & condition


def spans_condition(field: str, spans: Iterable[Span]) -> Q:
    """The subtrees as ranges of one path column, each with its kinds; an empty Q without spans."""
    condition = Q()
    for span in spans:
        part = Q(**{f"{field}__gte": span.low, f"{field}__lt": span.high})
        condition |= part & kinds_condition(span.kind_codes)
    return condition


def kinds_condition(kind_codes: Iterable[str], field: str = "kind_code") -> Q:
    """Kinds with everything below them; an empty Q for no codes, which means every kind."""
    condition = Q()
    for code in kind_codes:
        condition |= Q(**{field: code}) | Q(**{f"{field}__gte": f"{code}.", f"{field}__lt": f"{code}/"})
    return condition


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
            if _is_party(party, duty, matter, pending):
                yield Capacity(party, duty)


def _is_party(party: Party, duty: Duty, matter: Matter, pending: HandOver | None) -> bool:
    team = owning_team(matter)
    if party is Party.OWNER:
        return _holds(duty, team, matter.kind_code)
    if party is Party.TEAM:
        return duty.role in _TEAM_ROLES and _in_team(duty, team) and _kind_fits(duty, matter.kind_code)
    if party is Party.RECEIVER:
        return pending is not None and _receives(duty, pending, matter.kind_code)
    role = Role.COORDINATOR if party is Party.COORDINATOR else Role.DESK
    return duty.role is role and _covers(duty, matter)


def _holds(duty: Duty, team: Team, kind_code: str) -> bool:
    if team.post_id is not None:
        return duty.post_id == team.post_id
    return duty.role in _OWNING_ROLES and _in_team(duty, team) and _kind_fits(duty, kind_code)


def _receives(duty: Duty, pending: HandOver, kind_code: str) -> bool:
    team = Team(pending.to_path, pending.to_agency_id, pending.to_post_id)
    return _holds(duty, team, kind_code) or (duty.role in _TEAM_ROLES and _in_team(duty, team))


def _in_team(duty: Duty, team: Team) -> bool:
    if team.agency_id is not None or duty.agency_id is not None:
        return duty.agency_id == team.agency_id
    return duty.path == team.path


def _kind_fits(duty: Duty, kind_code: str) -> bool:
    return people_rules.covers_kind(duty.kind_codes, kind_code)


def _covers(duty: Duty, matter: Matter) -> bool:
    if not people_rules.sees_span(duty) or not _kind_fits(duty, matter.kind_code):
        return False
    if matter.kind.private:
        return _sees_private_below(duty) and matter.owner_path.startswith(duty.path)
    return matter.place_path.startswith(duty.path) or matter.owner_path.startswith(duty.path)


def _sees_private_below(duty: Duty) -> bool:
    """Desks and coordinators answer for what is held below them, private kinds too; nobody else does."""
    return duty.role in _ABOVE and people_rules.sees_span(duty)


def _sees_area(actor: Actor, matter: Matter) -> bool:
    return any(_covers(duty, matter) for duty in actor.duties)


def _sees_only_own(duty: Duty) -> bool:
    return people_rules.sees_matters(duty) and not people_rules.sees_span(duty) and duty.agency_id is None


def _role_allows(held: Capacity, verb: Verb) -> bool:
    """The second key beside the party: what the role may do at all."""
    if held.duty is None:
        return True
    name = _ROLE_VERBS.get(verb, f"matters.{verb.value.lower()}")
    return name in people_rules.ROLE_VERBS[held.duty.role]
