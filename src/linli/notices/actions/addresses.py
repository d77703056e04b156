"""Addresses change, are taken away, and grow old."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from linli.notices.actions.moves import Move, apply_moves
from linli.notices.actions.unreachable import forget_unreachable
from linli.notices.models import Device, Notice, PostalAddress
from linli.notices.rules import DEVICES, SETTLED, WAITING, Audience, Channel, Reason, State, first_id_of

KEPT = timedelta(days=30)  # after the end, for questions about what was sent
_PURGED_AT_ONCE = 5000


@transaction.atomic
def change_addresses(*, at: datetime, matter_id: UUID, offers: Sequence[tuple[str, str]]) -> int:
    """The resident of this matter is reached otherwise from now on, or, without offers, not at all any more.

    What waits goes to the new address or is cancelled; everywhere else the old one is erased. Letters have an address
    of their own: they go on until there are no offers at all. Devices were switched on beside the contact, and stay.
    Returns how many notices were cancelled. Part of the
    caller's act, which has the entry in the ledger.
    """
    notices = Notice.objects.filter(matter_id=matter_id, audience=Audience.RESIDENT.value).exclude(
        channel=Channel.IN_APP.value
    )
    if offers:
        notices = notices.exclude(channel=Channel.PAPER.value)
    else:
        PostalAddress.objects.filter(matter_id=matter_id).delete()
    waiting = notices.filter(state__in=[state.value for state in WAITING])
    cancelled: list[Move] = []
    if Device.objects.filter(matter_id=matter_id).exists():
        offers = [(Channel.PUSH.value, DEVICES), *offers]
    if not offers:
        cancelled = [
            Move(row.id, State(row.state), State.CANCELLED, row.attempts, None, Reason.ERASED)
            for row in waiting.select_for_update()
        ]
        apply_moves(cancelled, at)
    waiting.update(offers=[list(offer) for offer in offers], address="")
    notices.exclude(state__in=[state.value for state in WAITING]).update(offers=[], address="")
    forget_unreachable(matter_id)
    return len(cancelled)


def purge(*, at: datetime) -> int:
    """Thirty days after its end a notice keeps neither address nor content; how many were emptied, 5,000 at most.

    Ids are in the order of time, so that only old rows are looked at.
    """
    ended = (
        Notice.objects.filter(
            id__lt=first_id_of(at - KEPT),
            erased_at__isnull=True,
            state__in=[state.value for state in SETTLED],
            state_at__lt=at - KEPT,
        )
        .order_by("id")
        .values("id")[:_PURGED_AT_ONCE]
    )
    return Notice.objects.filter(id__in=list(ended.values_list("id", flat=True))).update(
        offers=[], address="", values={}, driver_reference="", erased_at=at
    )
