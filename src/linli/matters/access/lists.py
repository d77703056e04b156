"""Which matters an actor may see, as conditions of one statement: by subtree, kind, agency, post, link or account."""

from collections.abc import Iterable

from django.db.models import Q

from linli.kit.actors import Actor, ActorKind, Duty
from linli.matters.access.teams import (
    OWNING_ROLES,
    TEAM_ROLES,
    WORKING_ROLES,
    WORKING_TEAM_ROLES,
    sees_only_own,
    sees_private_below,
)
from linli.matters.models import Contact, HandOver, Kind, Matter
from linli.matters.models.matter import MatterQuerySet
from linli.people import rules as people_rules
from linli.people.queries import Span, scope_of


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
    if all(sees_private_below(duty) for duty in actor.duties):
        return Q()
    return ~Q(kind_id__in=Kind.objects.filter(private=True).values("id")) | _holds_private(actor)


def worded_for(actor: Actor) -> Q:
    """The part of a list that the actor may find by its words: of kinds that open a dispute only what ``works_on``."""
    condition = ~Q(kind_id__in=Kind.objects.exclude(opens="").values("id"))
    condition |= Q(owner_post_id__in=[duty.post_id for duty in actor.duties])
    for duty in actor.duties:
        if duty.role in WORKING_ROLES:
            in_person = Q() if duty.role in WORKING_TEAM_ROLES else Q(owner_post_id__isnull=True)
            condition |= _team_of(duty) & in_person & kinds_condition(duty.kind_codes)
    return condition


def held_in_scope(actor: Actor) -> Q | None:
    """What the actor's teams and the teams below them hold, as one range of ``owner_path`` where that is enough."""
    scope = scope_of(actor)
    condition = spans_condition("owner_path", scope.spans)
    if scope.agency_ids:
        condition |= Q(owner_agency_id__in=scope.agency_ids)
    # A post that shows its whole area needs no condition of its own: what it holds is held in its area.
    only_own = [duty.post_id for duty in actor.duties if sees_only_own(duty)]
    if only_own:
        condition |= Q(owner_post_id__in=only_own)
    return condition or None


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
        if sees_private_below(duty):
            low, high = people_rules.path_range(duty.path)
            condition |= Q(owner_path__gte=low, owner_path__lt=high) & kinds
        if duty.role in OWNING_ROLES:
            in_person = Q() if duty.role in TEAM_ROLES else Q(owner_post_id__isnull=True)
            condition |= _team_of(duty) & in_person & kinds
    return condition


def _team_of(duty: Duty) -> Q:
    """What the team of the post holds; the same as ``in_team``."""
    if duty.agency_id:
        return Q(owner_agency_id=duty.agency_id)
    return Q(owner_path=duty.path, owner_agency_id__isnull=True)


def _offered_to(actor: Actor) -> object:
    """Ids of the matters that the actor's teams are asked to take."""
    return HandOver.objects.filter(pending_for(actor)).values("matter_id")


def pending_for(actor: Actor) -> Q:
    """Hand-overs that the actor may answer: to a post of the actor's own, and to the team of one.

    Officers, desks and coordinators answer for their whole team, also for what was offered to one person of it; whoever
    else serves there answers what was offered to the team, within the kinds of the post. The same as ``receives``.
    """
    condition = Q(to_post_id__in=[duty.post_id for duty in actor.duties])
    for duty in actor.duties:
        if duty.role not in OWNING_ROLES:
            continue
        to_team = Q(to_agency_id=duty.agency_id) if duty.agency_id else Q(to_path=duty.path, to_agency__isnull=True)
        if duty.role not in TEAM_ROLES:
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
