"""Disputes for any module's tests."""

from dataclasses import replace
from datetime import datetime

from linli.calendars.tests.make import local
from linli.disputes import actions
from linli.disputes.models import Dispute, Party
from linli.kit.actors import SYSTEM, Actor, anonymous
from linli.matters.tests import make as matters
from tests.cast import Cast

MONDAY = local("2026-11-23", "09:00")
CLAIM = "请把阳台的漏水修好，并赔偿楼下墙面的损失。"
APPLICANT = actions.Identity(name="王秀英", phone="13800000001", email="wang@example.org")
RESPONDENT = actions.Identity(name="李建国", phone="13800000002", address="枫源村 12 号")


def make_dispute(cast: Cast, at: datetime = MONDAY) -> Dispute:
    """A dispute of grid 3 at INTAKE: the applicant has an account, nobody else has been named."""
    matter = matters.make_matter(cast.grid.id, at=at)
    return actions.open_dispute(
        actor=SYSTEM,
        at=at,
        matter_id=matter.id,
        reference=matter.reference,
        kind_code=matter.kind_code,
        place_path=matter.place_path,
        committee_path=cast.village.path,
        applicant=APPLICANT,
        account_id=cast.resident.account.id,
    )


def party_of(dispute: Dispute, seat: int) -> Party:
    """The party of a seat, read anew."""
    return Party.objects.get(dispute=dispute, seat=seat)


def holder(party: Party) -> Actor:
    """Somebody who holds the link of that party and has no account."""
    return replace(anonymous(), party_ids=(party.id,))


def fresh(dispute: Dispute) -> Dispute:
    """The row as it is now."""
    return Dispute.objects.get(id=dispute.id)
