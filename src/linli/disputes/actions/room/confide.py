"""A side opens to a new mediator what it said in private to the former one. Nobody else can, and nobody else learns."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.actions.channels import record_private
from linli.disputes.actions.room.gate import at_caucus
from linli.disputes.models import Party
from linli.disputes.queries.confided import earlier_mediator
from linli.disputes.rules.confided import yes_to
from linli.kit.actors import Actor
from linli.kit.errors import Conflict, NotAllowed
from linli.ledger.actions import hurry

_SAY_YES = """
    UPDATE disputes_party SET consents = array_append(consents, %(yes)s)
    WHERE id = %(party)s AND left_at IS NULL AND NOT %(yes)s = ANY(consents)
"""


@transaction.atomic
def let_mediator_read(*, actor: Actor, at: datetime, dispute_id: UUID, appointment_id: UUID) -> Party:
    """The side lets the present mediator read its private talk with those before; it cannot be taken back.

    ``appointment_id``: of the mediator whom the side has read of. Said twice it is one yes. Raises NotAllowed
    ``caucus.not_yours`` for the mediator, Conflict ``caucus.no_earlier`` where nobody mediated before,
    ``appointment.changed`` when it is another mediator by now, and what ``gate.at_caucus`` raises.
    """
    desk = at_caucus(actor=actor, dispute_id=dispute_id)
    own, post_id = desk.capacity.party, desk.dispute.mediator_id
    if own is None:
        raise NotAllowed("caucus.not_yours", _("Only the side that said it decides who else reads it."))
    earlier = earlier_mediator(desk.standing, own)
    if earlier is None or post_id is None:
        raise Conflict("caucus.no_earlier", _("Nobody mediated here before."))
    if earlier.appointment_id != appointment_id:
        sentence = _("Another mediator has been chosen since you read this. Please read it again.")
        raise Conflict("appointment.changed", sentence)
    with connection.cursor() as cursor:
        cursor.execute(_SAY_YES, {"yes": yes_to(post_id, appointment_id), "party": own.id})
        is_new = cursor.rowcount == 1
    if is_new:
        record_private(desk.standing, desk.capacity, desk.channel, verb="LET_READ", at=at)
        hurry()
    return own
