"""Writing the terms, and a person's look at them."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.access import get_standing
from linli.disputes.actions.change import begin, finish
from linli.disputes.actions.channels import put
from linli.disputes.models import Dispute, PowerCheck
from linli.disputes.queries.agreement import Draft, newest_draft, parties_by_key, warnings_of
from linli.disputes.queries.items import channel_of
from linli.disputes.rules import DataClass, Verb, Who
from linli.disputes.rules.terms import validate
from linli.disputes.words.term import refuse_faulty
from linli.kit.actors import Actor
from linli.kit.clock import local_day
from linli.kit.errors import Conflict, NotAllowed
from linli.ledger import actions as ledger

_LOOKS = (Who.MEDIATOR, Who.REGISTRAR)


@transaction.atomic
def draft_terms(*, actor: Actor, at: datetime, dispute_id: UUID, draft: Draft, version: int | None = None) -> Dispute:
    """Write the terms anew; everybody in the room reads the newest draft.

    Raises Refused ``terms.<fault>`` with every fault in its facts, and what ``begin`` and ``finish`` raise.
    """
    begun = begin(actor=actor, dispute_id=dispute_id, verb=Verb.DRAFT, version=version)
    in_court = begun.dispute.forum.startswith("COURT")
    keys = list(parties_by_key(begun.standing))
    refuse_faulty(validate(draft.terms, parties=keys, signed_on=local_day(at), court_mediation=in_court))
    put(channel_of(dispute_id, DataClass.AGREEMENT), "DRAFT", draft, at=at, by=begun.capacity)
    return finish(begun, at=at)


@transaction.atomic
def check_power(*, actor: Actor, at: datetime, dispute_id: UUID, draft_id: UUID) -> PowerCheck:
    """A mediator or registrar has looked at what the power check found in this draft, and talked about it.

    Raises NotAllowed ``dispute.not_yours``, Conflict ``draft.changed`` when there is a newer one.
    """
    standing = get_standing(actor, dispute_id)
    capacity = next((held for held in standing.capacities if held.who in _LOOKS), None)
    if capacity is None or capacity.duty is None:
        raise NotAllowed("dispute.not_yours", _("This is for somebody else in this dispute to do."))
    newest = newest_draft(standing)
    if newest is None or newest.item_id != draft_id:
        raise Conflict("draft.changed", _("The draft has changed since you read it. Please read it again."))
    codes = [warning.code.value for warning in warnings_of(standing, newest.draft, at)]
    defaults = {"dispute": standing.dispute, "post_id": capacity.duty.post_id, "codes": codes, "at": at}
    found, new = PowerCheck.objects.get_or_create(draft_id=draft_id, defaults=defaults)
    if new:
        ledger.record(
            verb="disputes.check_power",
            subject_type="dispute",
            subject_id=dispute_id,
            actor=actor,
            at=at,
            before=None,
            after={"draft": str(draft_id), "codes": codes},
            topics=[f"dispute:{dispute_id}"],
            post_id=capacity.duty.post_id,
        )
    return found
