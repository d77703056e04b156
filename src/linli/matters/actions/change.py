"""One change to one matter: the shape that every verb shares.

``begin`` decides whether the actor may, ``finish`` carries it out: a guarded UPDATE, one step of the timeline, one
ledger entry, one event. Two people at once: the row's version lets one through and tells the other.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.cells import current_cell
from linli.kit.db import must_change_one
from linli.kit.errors import Conflict, NotAllowed, Refused
from linli.kit.events import announce
from linli.kit.text import clean_text
from linli.ledger import actions as ledger
from linli.matters.access import Capacity, Standing, Team, get_standing, owning_team
from linli.matters.actions.clocks import follow
from linli.matters.actions.guards import check_guards, check_reason
from linli.matters.actions.mirror import mirror
from linli.matters.actions.search_index import follow_change
from linli.matters.actions.told import told_facts, told_of
from linli.matters.actions.written import written_facts
from linli.matters.events import MatterEvent
from linli.matters.models import HandOver, Matter, Step
from linli.matters.rules import IllegalMove, Party, State, Verb, Visibility

MAX_NOTE = 2000  # characters of a comment, reason or result

# What the ledger's hash of a matter covers: the life and the owner, never the words.
_HASHED = ("state", "version", "kind_code", "place_path", "owner_path", "owner_agency_id", "owner_post_id", "due_at")


@dataclass(frozen=True)
class Begun:
    """A change that is allowed: the standing of the actor, the capacity chosen and the state it will lead to."""

    standing: Standing
    capacity: Capacity
    verb: Verb
    to_state: State

    @property
    def matter(self) -> Matter:
        """The row as read."""
        return self.standing.matter


@dataclass(frozen=True)
class Note:
    """What the timeline keeps: words, coded facts (no personal data), and whether the resident reads it."""

    text: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    visibility: Visibility = Visibility.PUBLIC


def begin(*, actor: Actor, matter_id: UUID, verb: Verb, version: int | None) -> Begun:
    """May this actor do this to this matter now?

    Raises NotFound ``matter.unknown``, Conflict ``changed.meanwhile`` when ``version`` is not the row's any more,
    Conflict ``matter.not_now`` when the verb leads nowhere from its state, NotAllowed ``matter.not_yours`` and
    ``matter.own_work``, Conflict ``guard.*`` when its life sets a condition that is not fulfilled.
    """
    standing = get_standing(actor, matter_id)
    matter = standing.matter
    if version is not None:
        must_change_one(int(version == matter.version))
    try:
        to_state = standing.life.next_state(State(matter.state), verb)
    except IllegalMove as illegal:
        raise not_now(matter) from illegal
    capacity = standing.capacity_for(verb)
    if capacity is None:
        raise not_allowed(own_work=standing.own_work_only(verb))
    check_guards(standing, verb)
    return Begun(standing, capacity, verb, to_state)


def not_allowed(*, own_work: bool) -> NotAllowed:
    """It is somebody else's to do; ``own_work``: because it would be about work of the own team."""
    if own_work:
        sentence = _("You serve in the team that has this matter. Only the resident or another desk may say this.")
        return NotAllowed("matter.own_work", sentence)
    return NotAllowed("matter.not_yours", _("This is for those who hold the matter. You may read it, not change it."))


def finish(
    begun: Begun,
    *,
    at: datetime,
    event: Callable[..., MatterEvent],
    note: Note = Note(),
    values: Mapping[str, Any] | None = None,
) -> tuple[Matter, Step]:
    """Carry it out; returns the row as it is now and the step. Four statements, and those of its clocks.

    Raises Conflict ``changed.meanwhile`` when somebody else changed the row after it was read, Refused
    ``text.missing`` where the matter's life wants a reason.
    """
    matter = begun.matter
    check_reason(begun.standing, begun.verb, note.text)
    before = hashed_state(matter)
    former = Team(matter.owner_path, matter.owner_agency_id, matter.owner_post_id)
    changes = still_waiting(matter, {"state": begun.to_state.value, **(values or {}), "last_step_at": at})
    book = follow(matter, begun.verb, changes, at)
    update_guarded(matter, {**changes, **book.values})
    book.store()
    step = Step.objects.create(
        matter_id=matter.id,
        at=at,
        verb=begun.verb,
        visibility=note.visibility,
        actor_kind=begun.standing.actor.kind.value,
        post_id=begun.capacity.post_id,
        text=note.text,
        facts={**note.facts, **book.facts, **written_facts(at, matter.received_at)},
        told=told_of(matter, verb=begun.verb, at=at, visibility=note.visibility, text=note.text),
    )
    _record(begun, before, step, topics_of(matter, former.path))
    by_resident = begun.capacity.party is Party.RESIDENT
    happened = event_of(event, matter, at, by_resident=by_resident, former=former, actor=begun.standing.actor)
    announce(happened)
    return matter, step


def still_waiting(matter: Matter, changes: Mapping[str, Any]) -> dict[str, Any]:
    """A change of hands ends no waiting where the matter's own life keeps it in its state."""
    waits = changes.get("state", matter.state) == State.WAITING
    return {
        name: value
        for name, value in changes.items()
        if not (waits and name in ("waiting_for", "waiting_reason") and not value)
    }


def _record(begun: Begun, before: Mapping[str, Any], step: Step, topics: list[str]) -> None:
    """The one entry: who, in which capacity, what the matter was and is by hash."""
    matter = begun.matter
    ledger.record(
        verb=f"matters.{begun.verb.value.lower()}",
        subject_type="matter",
        subject_id=matter.id,
        actor=begun.standing.actor,
        at=step.at,
        before=before,
        after=hashed_state(matter),
        facts={
            "step": str(step.id),
            "party": begun.capacity.party.value,
            "state": matter.state,
            **{name: step.facts[name] for name in ("written_at", "action", "own_state") if name in step.facts},
            **told_facts(step.told),
        },
        topics=topics,
        post_id=begun.capacity.post_id,
    )


def update_guarded(matter: Matter, changes: Mapping[str, Any]) -> None:
    """UPDATE where the version is still the one read; the row in hand follows.

    Raises Conflict ``changed.meanwhile``.
    """
    version = matter.version + 1
    changed = Matter.objects.filter(id=matter.id, version=matter.version).update(version=version, **changes)
    must_change_one(changed)
    for name, value in {**changes, "version": version}.items():
        setattr(matter, name, value)
    follow_change(matter, changes)
    mirror(matter, changes)


def close_pending(begun: Begun, at: datetime) -> None:
    """A hand-over that nobody answered falls away when the matter ends or gets another owner."""
    if begun.standing.pending is not None:
        HandOver.objects.filter(id=begun.standing.pending.id, answered_at__isnull=True).update(
            answered_at=at, answer=HandOver.Answers.WITHDRAWN
        )


def hashed_state(matter: Matter) -> dict[str, Any]:
    """What the ledger hashes of a matter."""
    own = {"own_state": matter.own_state} if matter.own_state else {}
    return {**{name: getattr(matter, name) for name in _HASHED}, **own}


def topics_of(matter: Matter, old_path: str = "") -> list[str]:
    """Whom to wake: readers of the matter, and the lists of every team from its place and its owner up to the county.

    A grid and those above it make four places; a change of hands adds the branch that it leaves.
    """
    paths = dict.fromkeys(rung for path in (matter.owner_path, matter.place_path, old_path) for rung in _rungs(path))
    return [f"matter:{matter.id}", *(f"place:{path}" for path in paths)]


def _rungs(path: str) -> list[str]:
    """``330681/330681103/`` as ``330681/330681103/`` and ``330681/``, the lowest first."""
    codes = [code for code in path.split("/") if code]
    return ["/".join(codes[:depth]) + "/" for depth in range(len(codes), 0, -1)]


def event_of(
    event: Callable[..., MatterEvent],
    matter: Matter,
    at: datetime,
    *,
    by_resident: bool = False,
    former: Team | None = None,
    actor: Actor | None = None,
) -> MatterEvent:
    """The event of that type about this matter; ``former`` is who held it before, ``actor`` whose act it was."""
    before = former or owning_team(matter)
    return event(
        cell=current_cell(),
        at=at,
        matter_id=matter.id,
        kind_code=matter.kind_code,
        place_path=matter.place_path,
        owner_path=matter.owner_path,
        by_resident=by_resident,
        former_path=before.path,
        former_agency_id=before.agency_id,
        former_post_id=before.post_id,
        by_account_id=actor.account_id if actor is not None else None,
    )


def written(text: str, *, field_name: str = "text", required: bool = True) -> str:
    """A reason, result or comment, cleaned. Raises Refused ``text.missing`` or ``text.too_long``."""
    cleaned = clean_text(text, max_length=MAX_NOTE, field=field_name)
    if required and not cleaned:
        raise Refused("text.missing", _("Please write a few words."), field=field_name)
    return cleaned


def one_of(code: str, codes: tuple[str, ...] | type, field_name: str) -> str:
    """A code of a list; raises Refused ``code.unknown``."""
    known = {str(member) for member in codes}  # type: ignore[union-attr]
    if code not in known:
        raise Refused("code.unknown", _("Please choose one from the list."), field=field_name)
    return str(code)


def not_now(matter: Matter) -> Conflict:
    """The matter stands where this verb leads nowhere."""
    sentence = _("This cannot be done at the stage the matter has reached. Please look at its newest state.")
    return Conflict("matter.not_now", sentence, facts={"state": matter.state})
