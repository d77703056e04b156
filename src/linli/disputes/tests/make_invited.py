"""Disputes in which somebody has been asked, and the pages of everybody in them."""

from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse

from linli.disputes import actions
from linli.disputes.actions.invite import Made, invite
from linli.disputes.links import secret_of
from linli.disputes.models import Dispute, Party
from linli.disputes.tests.make import CLAIM, RESPONDENT, fresh, holder, make_dispute, party_of
from linli.kit import clock
from linli.kit.actors import Actor
from tests.cast import Cast


@dataclass(frozen=True)
class Asked:
    """A dispute at INVITED with one other side."""

    dispute: Dispute
    a: Actor
    b: Actor
    made: Made

    @property
    def now(self) -> Dispute:
        """The row as it is."""
        return fresh(self.dispute)

    def party(self, seat: int) -> Party:
        """The party of a seat, read anew."""
        return party_of(self.dispute, seat)

    def home(self, seat: int) -> str:
        """The page of a party."""
        return reverse("dispute_party_home", kwargs={"secret": secret_of(self.party(seat))})

    def url(self, of: int, name: str, **kwargs: Any) -> str:
        """Another page of the party of that seat."""
        return reverse(name, kwargs={"secret": secret_of(self.party(of)), **kwargs})

    def read(self) -> str:
        """The other side has said that the invitation is its own; its page."""
        Client().post(self.url(1, "dispute_confirm_reader"))
        return self.home(1)


def make_intake(cast: Cast) -> Dispute:
    """The claim is written and the other side is named; nobody has been asked."""
    dispute = make_dispute(cast, at=clock.now())
    applicant = holder(party_of(dispute, 0))
    actions.state_claim(actor=applicant, at=clock.now(), dispute_id=dispute.id, text=CLAIM)
    actions.name_party(actor=applicant, at=clock.now(), dispute_id=dispute.id, identity=RESPONDENT)
    return dispute


def make_asked(cast: Cast, channel: str = "SMS") -> Asked:
    """One other side has been asked."""
    dispute = make_intake(cast)
    applicant, other = holder(party_of(dispute, 0)), party_of(dispute, 1)
    made = invite(actor=applicant, at=clock.now(), dispute_id=dispute.id, party_id=other.id, channel=channel)
    return Asked(dispute, applicant, holder(other), made)


def serving(dispute: Dispute, name: str, **kwargs: Any) -> str:
    """A page of those who serve."""
    return reverse(name, kwargs={"dispute_id": dispute.id, **kwargs})
