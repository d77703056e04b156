"""What one side says in confidence about safety and about the help it needs."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.access import get_standing
from linli.disputes.actions.change import not_now
from linli.disputes.actions.channels import put, record_private
from linli.disputes.models import Dispute, Item
from linli.disputes.queries.items import channel_of
from linli.disputes.queries.safety import MEDIATOR_FIRST, who_want_a_mediator_first
from linli.disputes.rules import DataClass, State
from linli.kit.actors import Actor
from linli.kit.errors import NotAllowed
from linli.kit.text import clean_text


class SafetyAnswers(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Every question may be left open: an empty answer is an answer."""

    afraid: bool | None = None  # of the other side
    violence: bool | None = None  # was there any, or a threat of it
    together: bool | None = None  # willing to be in one room, or one conversation
    how_to_reach: str = ""  # only so, only then: "SMS after six"
    no_notices: bool = False  # tell me nothing on my own; I look myself
    interpreter: str = ""
    other_help: str = ""


@transaction.atomic
def answer_safety(*, actor: Actor, at: datetime, dispute_id: UUID, answers: SafetyAnswers) -> Item:
    """Keep what one side says of safety; it moves nothing that another could see. The newest counts.

    Not even the way to a mediator changes by itself: whoever wants no direct talk says so with
    ``ask_for_mediator_first``, whose effect everybody may see. Raises NotAllowed
    ``dispute.not_yours`` for whoever is no party, NotFound ``dispute.unknown``, Refused ``text.too_long``.
    """
    standing = get_standing(actor, dispute_id)
    party = standing.party
    if party is None:
        raise NotAllowed("dispute.not_yours", _("This is for somebody else in this dispute to do."))
    capacity = next(held for held in standing.capacities if held.party is not None and held.party.id == party.id)
    channel = channel_of(dispute_id, DataClass.SAFETY, party)
    item = put(channel, "SAFETY", _cleaned(answers), at=at, by=capacity)
    record_private(standing, capacity, channel, verb="SAFETY", at=at, item=item)
    return item


@transaction.atomic
def ask_for_mediator_first(*, actor: Actor, at: datetime, dispute_id: UUID, wanted: bool = True) -> None:
    """No direct talk: consent leads to the choosing of a mediator at once. Anybody may want that, for any reason.

    Each side has its own wish and takes back only that; one is enough. Whose it is lies with that side's words of
    safety: nobody else sees a wish, only that it begins with a mediator. Raises NotAllowed ``dispute.not_yours``,
    Conflict ``dispute.not_now`` once the talk has begun.
    """
    standing = get_standing(actor, dispute_id)
    capacity = next((held for held in standing.capacities if held.party is not None), None)
    if capacity is None or capacity.party is None:
        raise NotAllowed("dispute.not_yours", _("This is for somebody else in this dispute to do."))
    dispute = Dispute.objects.select_for_update(no_key=True).get(id=dispute_id)
    if dispute.state not in (State.INTAKE.value, State.INVITED.value):
        raise not_now(dispute)
    channel = channel_of(dispute_id, DataClass.SAFETY, capacity.party)
    item = put(channel, MEDIATOR_FIRST, {"wanted": wanted}, at=at, by=capacity)
    record_private(standing, capacity, channel, verb=MEDIATOR_FIRST, at=at, item=item)
    Dispute.objects.filter(id=dispute_id).update(mediator_first=bool(who_want_a_mediator_first(dispute_id)))


def _cleaned(answers: SafetyAnswers) -> dict[str, Any]:
    texts = {
        name: clean_text(getattr(answers, name), max_length=200, field=name)
        for name in ("how_to_reach", "interpreter", "other_help")
    }
    return {**msgspec.structs.asdict(answers), **texts}
