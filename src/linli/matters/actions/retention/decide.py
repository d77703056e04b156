"""A person decides on a list: lines kept back with a reason, then the whole approved or refused."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import SYSTEM, Actor
from linli.kit.clock import local_day
from linli.kit.db import must_change_one
from linli.kit.errors import Conflict, NotFound, Refused
from linli.ledger import actions as ledger
from linli.matters.actions.change import written
from linli.matters.actions.retention.propose import deciding_post
from linli.matters.models import DestructionItem, DestructionList
from linli.matters.rules.retention import Held


@transaction.atomic
def keep_back(*, actor: Actor, at: datetime, item_id: UUID, reason: str, until: date) -> None:
    """Take one line off an open list until a day, for a reason such as a court case.

    Raises NotFound ``destruction.unknown``, NotAllowed ``destruction.not_allowed``, Conflict ``destruction.decided``,
    Refused ``text.missing``, ``destruction.until_is_past``.
    """
    item = DestructionItem.objects.select_related("destruction").filter(id=item_id).first()
    if item is None:
        raise unknown_list()
    listed = open_list(item.destruction_id, for_update=True)
    post_id = deciding_post(actor, listed.path)
    words = written(reason, field_name="reason")
    if until <= local_day(at):
        raise Refused("destruction.until_is_past", _("Please give a day that is still to come."), field="until")
    kept = DestructionItem.objects.filter(id=item_id, kept_until__isnull=True)
    must_change_one(kept.update(kept_reason=words, kept_until=until))
    ledger.record(
        verb="matters.keep_back",
        subject_type="matter",
        subject_id=item.matter_id,
        actor=actor,
        at=at,
        before=None,
        after={"held": item.held, "until": until.isoformat()},
        facts={"held": item.held, "until": until.isoformat()},
        post_id=post_id,
    )


@transaction.atomic
def keep_for_law(*, at: datetime, matter_id: UUID, held: Iterable[Held], reason: str, until: date) -> int:
    """Take the lines of a matter off every list on which they still stand, approved ones too; how many.

    For what the law keeps, told by ``flows``: nobody's opinion. Each leaves an entry. A line that is being destroyed is
    waited for, and is then no longer there.
    """
    waiting = DestructionItem.objects.select_for_update().filter(
        matter_id=matter_id,
        held__in=[one.value for one in held],
        kept_until__isnull=True,
        destroyed_at__isnull=True,
        destruction__carried_out_at__isnull=True,
    )
    kept = list(waiting.exclude(destruction__decision=DestructionList.Decisions.REFUSED))
    DestructionItem.objects.filter(id__in=[item.id for item in kept]).update(kept_reason=reason, kept_until=until)
    for item in kept:
        facts = {"held": item.held, "until": until.isoformat()}
        ledger.record(
            verb="matters.keep_back",
            subject_type="matter",
            subject_id=matter_id,
            actor=SYSTEM,
            at=at,
            before=None,
            after=facts,
            facts=facts,
        )
    return len(kept)


@transaction.atomic
def decide_destruction(*, actor: Actor, at: datetime, list_id: UUID, approve: bool, reason: str = "") -> None:
    """Approve a list, so that what is left on it is destroyed, or refuse it with a reason, and nothing happens.

    Raises NotFound ``destruction.unknown``, NotAllowed ``destruction.not_allowed``, Conflict ``destruction.decided``,
    Refused ``text.missing``.
    """
    listed = open_list(list_id, for_update=True)
    post_id = deciding_post(actor, listed.path)
    words = written(reason, field_name="reason", required=not approve)
    decision = DestructionList.Decisions.APPROVED if approve else DestructionList.Decisions.REFUSED
    changed = DestructionList.objects.filter(id=list_id, decided_at__isnull=True).update(
        decided_at=at, decided_by_post_id=post_id, decision=decision, reason=words
    )
    must_change_one(changed)
    ledger.record(
        verb="matters.decide_destruction",
        subject_type="destruction",
        subject_id=list_id,
        actor=actor,
        at=at,
        before={"decision": ""},
        after={"decision": decision},
        facts={"decision": decision},
        post_id=post_id,
    )


def open_list(list_id: UUID, *, for_update: bool = False) -> DestructionList:
    """A list that nobody has decided on; raises NotFound ``destruction.unknown``, Conflict ``destruction.decided``."""
    rows = DestructionList.objects.select_for_update() if for_update else DestructionList.objects
    listed = rows.filter(id=list_id).first()
    if listed is None:
        raise unknown_list()
    if listed.decided_at is not None:
        raise Conflict("destruction.decided", _("This list has been decided on already."))
    return listed


def unknown_list() -> NotFound:
    """No such list, or it is not the actor's to see."""
    return NotFound("destruction.unknown", _("There is no such list, or it is not yours to see."))
