"""All of a dispute erased with its matter: on the list that a person approved, and never before its own time."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.disputes.actions.erase.channels import erase_channel
from linli.disputes.models import Agreement, Approval, Channel, Dispute, Party, SigningKey
from linli.disputes.queries.keeping import kept_until
from linli.kit.actors import SYSTEM, Actor
from linli.kit.clock import local_day
from linli.kit.db import must_change_one
from linli.ledger import actions as ledger


@transaction.atomic
def erase_with_matter(*, at: datetime, matter_id: UUID, actor: Actor = SYSTEM) -> bool:
    """A person has approved that what the matter holds is destroyed: so are the words of its dispute.

    True when they are gone. What the law keeps longer, or is not over, stays: the approval is remembered, and the sweep
    carries it out when the time is over. False then, and where the matter opened no dispute. Raises what
    ``erase_channel`` raises.
    """
    dispute = Dispute.objects.select_for_update().filter(matter_id=matter_id).first()
    if dispute is None:
        return False
    if dispute.words_destroyed_at is not None:
        return True
    Dispute.objects.filter(id=dispute.id, erase_approved_at__isnull=True).update(erase_approved_at=at)
    return erase_when_over(dispute, at=at, actor=actor)


@transaction.atomic
def erase_when_over(dispute: Dispute, *, at: datetime, actor: Actor = SYSTEM) -> bool:
    """Erase all of an approved one when the last of its periods is over; False before. Raises as ``erase_channel``."""
    until = kept_until(dispute, at)
    if until is None or local_day(at) <= until:
        return False
    version = dispute.version + 1
    changed = Dispute.objects.filter(id=dispute.id, version=dispute.version, words_destroyed_at__isnull=True)
    must_change_one(changed.update(words_destroyed_at=at, version=version))
    channels = Channel.objects.filter(dispute=dispute, wrapped_key__isnull=False).order_by("id")
    pieces = sum(erase_channel(channel, at=at, actor=actor) for channel in channels)
    _forget_people(dispute)
    ledger.record(
        verb="disputes.erase",
        subject_type="dispute",
        subject_id=dispute.id,
        actor=actor,
        at=at,
        before={"destroyed": False, "version": dispute.version},
        after={"destroyed": True, "version": version},
        facts={"items": pieces},
        topics=[f"dispute:{dispute.id}"],
    )
    # Last: nothing about this dispute gets a salt from now on, this act neither.
    ledger.destroy_salts(subject_ids=[dispute.id, *Party.objects.filter(dispute=dispute).values_list("id", flat=True)])
    return True


def _forget_people(dispute: Dispute) -> None:
    """Whose accounts and devices these were, and what proved a signature under a text that is gone."""
    SigningKey.objects.filter(dispute=dispute).delete()
    Approval.objects.filter(agreement__in=Agreement.objects.filter(dispute=dispute)).update(proof={})
    Party.objects.filter(dispute=dispute).update(account=None, consents=[])
