"""What becomes of joined reports when the one that leads is done, not taken on, opened again or taken back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F

from linli.kit.actors import SYSTEM
from linli.ledger import actions as ledger
from linli.ledger.actions import NewEntry
from linli.matters.actions.change import Begun, hashed_state, topics_of, update_guarded
from linli.matters.actions.clocks import follow
from linli.matters.actions.mirror import joined_ids
from linli.matters.models import Clock, Link, Matter, Step
from linli.matters.rules import Stage, State, Verb, Visibility
from linli.matters.rules.clocks import remind_at

# What the heir of a leading matter goes on with.
_INHERITED = (
    "state", "accepted_at", "first_contact_at", "due_at", "first_contact_due_at", "waiting_for", "waiting_reason",
)  # fmt: skip


def resolved_with(begun: Begun, step: Step, at: datetime) -> None:
    """The leading matter is done: so are the joined ones, each for its own resident to confirm or not."""
    values = {"state": State.RESOLVED.value, "resolved_at": at, "outcome": begun.matter.outcome}
    _carry(begun, step, _joined(begun.matter, State.JOINED), {**values, "last_step_at": at})


def declined_with(begun: Begun, step: Step, at: datetime) -> None:
    """The leading matter is not taken on: the joined ones end with the same reason and the same other door."""
    values = {"state": State.DECLINED.value, "closed_at": at}
    _carry(begun, step, _joined(begun.matter, State.JOINED), {**values, "last_step_at": at})


def opened_with(begun: Begun, step: Step, at: datetime) -> None:
    """The leading matter is open again: those that nobody has confirmed wait with it again."""
    quiet = Step(verb=Verb.REOPEN, at=at, facts={"by_another": True}, actor_kind=step.actor_kind)
    values = {"state": State.JOINED.value, "resolved_at": None, "outcome": "", "last_step_at": at}
    _carry(begun, quiet, _joined(begun.matter, State.RESOLVED), values)


def told_with(begun: Begun, step: Step, at: datetime) -> int:
    """What all are told about a happening is told to those joined with its matters too; how many."""
    joined = _joined(begun.matter, State.JOINED)
    _carry(begun, step, joined, {"last_step_at": at})
    return len(joined)


def heritage(lead: Matter) -> dict[str, Any]:
    """What its heir would go on with, as it stands now."""
    return {name: getattr(lead, name) for name in _INHERITED}


def inherit(begun: Begun, left: Mapping[str, Any], at: datetime) -> None:
    """The leading report was taken back: the oldest of those joined with it goes on with team, time and state."""
    links = list(_links(begun.matter).order_by("at", "id"))
    waiting = {matter.id: matter for matter in _joined(begun.matter, State.JOINED)}
    heirs = [link for link in links if link.matter_id in waiting]
    if not heirs:
        return
    heir = waiting[heirs[0].matter_id]
    _promote(begun, heir, {**left, "joined_count": len(links) - 1, "last_step_at": at}, at)
    _links(begun.matter).update(ended_at=at, end=Link.Ends.PROMOTED)
    Matter.objects.filter(id=begun.matter.id).update(joined_count=0)
    Link.objects.bulk_create(
        Link(kind=link.kind, matter_id=link.matter_id, lead_id=heir.id, at=at, actor_kind=link.actor_kind,
             post_id=link.post_id, before=link.before)
        for link in links if link.matter_id != heir.id
    )  # fmt: skip


def _promote(begun: Begun, heir: Matter, changes: Mapping[str, Any], at: datetime) -> None:
    before = hashed_state(heir)
    _promise_as_led(heir, changes["due_at"])
    book = follow(heir, Verb.SEPARATE, changes, at)
    update_guarded(heir, {**changes, **book.values})
    book.store()
    facts = {
        "promoted": True,
        "owner_place_id": str(heir.owner_place_id),
        "owner_agency_id": str(heir.owner_agency_id) if heir.owner_agency_id else None,
        "owner_post_id": str(heir.owner_post_id) if heir.owner_post_id else None,
    }
    step = Step(verb=Verb.SEPARATE, at=at, facts=facts, actor_kind=SYSTEM.kind.value)
    _tell(begun, step, [heir], {heir.id: before})


def _promise_as_led(heir: Matter, due_at: datetime) -> None:
    """The end that the leading matter was promised is the heir's: its own clock, which stood still, has it now."""
    heir.due_at = due_at
    for clock in Clock.objects.filter(matter_id=heir.id, stage=Stage.RESOLVE):
        clock.due_at, clock.remind_at = due_at, remind_at(clock.started_at, due_at)
        clock.save(force_update=True)


def _links(lead: Matter) -> Any:
    return Link.objects.filter(lead_id=lead.id, kind=Link.Kinds.JOINED, ended_at__isnull=True)


def _joined(lead: Matter, state: State) -> list[Matter]:
    """Locked, so that nobody parts one from it meanwhile. The leading row is locked before."""
    if not lead.joined_count:
        return []
    return list(Matter.objects.select_for_update().filter(id__in=joined_ids(lead), state=state).order_by("id"))


def _carry(begun: Begun, step: Step, joined: Sequence[Matter], changes: Mapping[str, Any]) -> None:
    if not joined:
        return
    before = {matter.id: hashed_state(matter) for matter in joined}
    Matter.objects.filter(id__in=[matter.id for matter in joined]).update(version=F("version") + 1, **changes)
    for matter in joined:
        for name, value in {**changes, "version": matter.version + 1}.items():
            setattr(matter, name, value)
    _tell(begun, step, joined, before)


def _tell(begun: Begun, step: Step, matters: Sequence[Matter], before: Mapping[Any, Mapping[str, Any]]) -> None:
    """The same step on each timeline, and an entry for each in the record."""
    steps = Step.objects.bulk_create(
        Step(matter_id=matter.id, at=step.at, verb=step.verb, visibility=Visibility.PUBLIC,
             actor_kind=step.actor_kind, post_id=step.post_id, text=step.text, facts=step.facts)
        for matter in matters
    )  # fmt: skip
    ledger.record_many(
        [
            NewEntry(
                verb=f"matters.{step.verb.lower()}",
                subject_type="matter",
                subject_id=matter.id,
                actor=begun.standing.actor,
                at=step.at,
                before=before[matter.id],
                after=hashed_state(matter),
                facts={"step": str(stored.id), "state": matter.state, "with": str(begun.matter.id)},
                topics=topics_of(matter),
                post_id=begun.capacity.post_id,
            )
            for matter, stored in zip(matters, steps, strict=True)
        ]
    )
