"""Destroy what was approved, a batch a transaction: after a crash the rest follows, and nothing twice."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import F

from linli.kit.actors import SYSTEM, Actor
from linli.kit.events import announce
from linli.ledger import actions as ledger
from linli.ledger.actions import NewEntry
from linli.matters.actions.change import event_of, hashed_state, topics_of
from linli.matters.actions.photos import delete_files
from linli.matters.actions.search_index import index_words
from linli.matters.events import HeldDestroyed
from linli.matters.models import (
    Contact,
    DestructionItem,
    DestructionList,
    Emergency,
    Feedback,
    HandOver,
    IdempotencyKey,
    Matter,
    Photo,
    SearchText,
    Step,
)
from linli.matters.queries.kinds import kind_row
from linli.matters.rules.retention import Held

BATCH = 200


def carry_out_destruction(*, at: datetime, actor: Actor = SYSTEM) -> int:
    """Destroy what is left on approved lists; returns how many lines.

    The matters' numbers, kinds, times and record stay. A matter that was reopened since the list was made is left
    alone, also when it is over again: its time counts anew, and it comes with a later list.
    """
    done = 0
    approved = DestructionList.objects.filter(
        decision=DestructionList.Decisions.APPROVED, carried_out_at__isnull=True
    ).order_by("decided_at", "id")
    for list_id in list(approved.values_list("id", flat=True)):
        while changed := _batch(list_id, actor, at):
            done += changed
        DestructionList.objects.filter(id=list_id, carried_out_at__isnull=True).update(carried_out_at=at)
    return done


@transaction.atomic
def _batch(list_id: UUID, actor: Actor, at: datetime) -> int:
    waiting = DestructionItem.objects.filter(
        destruction_id=list_id,
        destroyed_at__isnull=True,
        kept_until__isnull=True,
        matter__closed_at__lt=F("destruction__made_at"),
    )
    items = list(waiting.select_for_update(of=("self",)).order_by("held", "id")[:BATCH])
    if not items:
        return 0
    matters = Matter.objects.select_for_update().in_bulk([item.matter_id for item in items])
    over = [item for item in items if matters[item.matter_id].closed_at is not None]
    for held, destroy in ((Held.CONTACT, destroy_contact), (Held.WORDS, destroy_words)):
        ids = [item.matter_id for item in over if item.held == held]
        if ids:
            destroy(ids, at)
    DestructionItem.objects.filter(id__in=[item.id for item in over]).update(destroyed_at=at)
    _record(over, actor, at)
    return len(items) if over else 0


def destroy_contact(ids: Sequence[UUID], at: datetime) -> None:
    """How to reach the resident, and whose account it was. The name no longer keeps words out of the search."""
    Contact.objects.filter(matter_id__in=ids).update(name="", phone="", email="", consented_at=None, account_id=None)
    index_words(list(ids))


def destroy_words(ids: Sequence[UUID], at: datetime) -> None:
    """What anybody said or showed, and the exact point. In place of the title stands the kind."""
    destroy_contact(ids, at)
    for matter in Matter.objects.filter(id__in=ids):
        title = kind_row(matter.kind_id).name(matter.language)
        Matter.objects.filter(id=matter.id).update(
            title=title,
            text="",
            answers={},
            address="",
            lon=None,
            lat=None,
            words_destroyed_at=at,
            version=F("version") + 1,
        )
    photos = list(Photo.objects.filter(matter_id__in=ids))
    Photo.objects.filter(matter_id__in=ids).delete()
    transaction.on_commit(lambda: delete_files(photos))
    Step.objects.filter(matter_id__in=ids).update(text="", told="")
    ledger.destroy_salts(subject_ids=ids)
    Feedback.objects.filter(matter_id__in=ids).update(text="")
    HandOver.objects.filter(matter_id__in=ids).update(reason="", answer_reason="")
    Emergency.objects.filter(matter_id__in=ids).update(reason="", refusal="", finding="")
    SearchText.objects.filter(matter_id__in=ids).delete()
    IdempotencyKey.objects.filter(matter_id__in=ids).delete()


def _record(items: Sequence[DestructionItem], actor: Actor, at: datetime) -> None:
    """One entry and one event a line: the record tells that it went, and on which list."""
    matters = Matter.objects.in_bulk([item.matter_id for item in items])
    entries = [
        NewEntry(
            verb="matters.destroy",
            subject_type="matter",
            subject_id=item.matter_id,
            actor=actor,
            at=at,
            after=hashed_state(matters[item.matter_id]),
            facts={"held": item.held, "list": str(item.destruction_id)},
            topics=topics_of(matters[item.matter_id]),
        )
        for item in items
    ]
    ledger.record_many(entries)
    for item in items:
        announce(event_of(partial(HeldDestroyed, held=item.held), matters[item.matter_id], at))
