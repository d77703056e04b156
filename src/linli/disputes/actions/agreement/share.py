"""A side lets the caseworker of its place read what was agreed, to help with it. Nobody else decides that for it."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from linli.disputes.access import get_standing
from linli.disputes.models import Party
from linli.disputes.queries.agreement import agreement_in_force
from linli.disputes.rules import DataClass, Reader
from linli.kit.actors import Actor
from linli.kit.db import must_change_one
from linli.kit.errors import Conflict, NotAllowed
from linli.ledger import actions as ledger
from linli.people.actions import give_consent, new_consent, withdraw_consent

# What the matrix of who may see what leaves to the sides (``rules.visibility``): the text, and how it is performed.
SHARED = tuple(f"{Reader.CASEWORKER.value}:{data.value}" for data in (DataClass.AGREEMENT, DataClass.PERFORMANCE))
PURPOSE = "dispute.caseworker_reads"
_SET = """
    UPDATE disputes_party SET consents = ARRAY(
        SELECT code FROM unnest(consents) AS code WHERE NOT code = ANY(%(codes)s)) || %(now)s::text[]
    WHERE id = %(party)s AND left_at IS NULL
"""


@transaction.atomic
def let_caseworker_read(*, actor: Actor, at: datetime, dispute_id: UUID, yes: bool) -> None:
    """The side allows it, or takes it back; it is read once every side that takes part allows it.

    Said twice it is once. Raises NotFound ``dispute.unknown``, NotAllowed ``agreement.not_yours`` for whoever is no
    side that takes part, Conflict ``agreement.none`` while none is in force.
    """
    standing = get_standing(actor, dispute_id)
    own = standing.party
    if own is None or own not in standing.taking_part:
        raise NotAllowed("agreement.not_yours", _("Only the sides decide who else reads it."))
    if agreement_in_force(dispute_id) is None:
        raise Conflict("agreement.none", _("No agreement is in force."))
    if allows(own) == yes:
        return
    with connection.cursor() as cursor:
        cursor.execute(_SET, {"codes": list(SHARED), "now": list(SHARED) if yes else [], "party": own.id})
        must_change_one(cursor.rowcount)
    if yes:
        said = new_consent(principal=("PARTY", own.id), purpose=PURPOSE, at=at, language=own.language)
        give_consent(actor=actor, consent=said)
    else:
        withdraw_consent(actor=actor, at=at, principal_id=own.id, purpose=PURPOSE)
    ledger.record(
        verb="disputes.let_caseworker_read" if yes else "disputes.stop_caseworker_reading",
        subject_type="dispute_party",
        subject_id=own.id,
        actor=actor,
        at=at,
        before={"allowed": not yes},
        after={"allowed": yes},
    )


@transaction.atomic
def stop_sharing(*, at: datetime, party_id: UUID) -> None:
    """The side's consent has expired. Part of the caller's act, which has the entry in the ledger."""
    with connection.cursor() as cursor:
        cursor.execute(_SET, {"codes": list(SHARED), "now": [], "party": party_id})


def allows(party: Party) -> bool:
    """True when the side lets the caseworker read."""
    return all(code in party.consents for code in SHARED)
