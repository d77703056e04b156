"""More time, where every side that takes part agrees and the law lets them."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.access import get_standing
from linli.disputes.actions.change import begin_as, finish
from linli.disputes.actions.clocks import extend
from linli.disputes.models import Dispute, Extension
from linli.disputes.queries.extension import agreed_to, extended_until, may_extend, period_of
from linli.disputes.queries.mediation import mediation_policy
from linli.disputes.rules import Verb
from linli.kit.actors import Actor
from linli.kit.errors import Conflict


@transaction.atomic
def agree_to_extend(*, actor: Actor, at: datetime, dispute_id: UUID) -> Dispute:
    """A side agrees that the talk, or the mediation, may take longer; when all have, its end moves (article 24).

    Raises Conflict ``extension.no_clock``, ``extension.by_law`` where the law fixes the period, ``extension.most``, and
    what ``begin`` and ``finish`` raise.
    """
    standing = get_standing(actor, dispute_id)
    begun = begin_as(standing, Verb.EXTEND)
    assert begun.party is not None, "the table lets only parties say this"
    clock = period_of(begun.dispute)
    if clock is None:
        raise Conflict("extension.no_clock", _("No period of mediation runs."))
    if not may_extend(clock, begun.dispute, at):
        raise Conflict("extension.by_law", _("The law fixes this time. The sides cannot make it longer."))
    if clock.extended >= mediation_policy().most_extensions:
        raise Conflict("extension.most", _("Mediation has been extended as often as it can be."))
    values = {"dispute_id": dispute_id, "at": at}
    Extension.objects.get_or_create(clock=clock, party=begun.party, number=clock.extended + 1, defaults=values)
    agreed = {party.id for party in standing.taking_part} <= agreed_to(clock)
    if agreed:
        extend(clock, begun.dispute, extended_until(clock, begun.dispute, at))
    return finish(begun, at=at, facts={"seat": begun.party.seat, "agreed": agreed})
