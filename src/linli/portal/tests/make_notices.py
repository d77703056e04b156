"""Matters with residents who can be reached, and one turn of the worker."""

from datetime import datetime
from typing import Any
from uuid import UUID

from linli.kit import clock
from linli.matters import actions as matters
from linli.matters.actions import ContactDetails, Received
from linli.matters.tests.make import make_received
from linli.notices import actions
from linli.notices.models import Notice
from linli.notices.rules import Reason, State
from linli.notices.tests.make import Told
from tests.cast import Cast

ADDRESS = "chen@example.org"
PHONE = "16000001234"


def make_reachable(cast: Cast, **changes: Any) -> Received:
    """A street light of grid 3 whose resident left an address and a number."""
    contact = ContactDetails(name="陈女士", phone=PHONE, email=ADDRESS, consent=True)
    return make_received(cast.grid.id, **{"at": clock.now(), "contact": contact, **changes})


def turn(channel: str = "EMAIL", *, state: State = State.SENT, at: datetime | None = None) -> Told:
    """The worker looks once at that channel; the carrier answers with that state."""
    carrier = Told([state], Reason.REFUSED if state is State.PERMANENT_FAILURE else "")
    now = at or clock.now()
    actions.hand_over_batch(channel=channel, driver=carrier, now=lambda: now)
    return carrier


def fail_for_good(cast: Cast) -> tuple[Received, UUID]:
    """A declined matter whose resident left a number that there is not; with the id of the notice."""
    received = make_reachable(cast, contact=ContactDetails(phone=PHONE, consent=True))
    Notice.objects.all().delete()
    decline(cast, received)
    carrier = turn("SMS", state=State.PERMANENT_FAILURE)
    return received, carrier.messages[0].id


def decline(cast: Cast, received: Received) -> None:
    """What has to be told, by day and by night."""
    matters.decline(
        actor=cast.clerk.actor,
        at=clock.now(),
        matter_id=received.matter_id,
        reason="SAME_AS_ANOTHER",
        text="已在办",
    )
