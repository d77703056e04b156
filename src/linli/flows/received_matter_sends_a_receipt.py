"""A new matter sends its resident a receipt with number and link: one INSERT, none where nobody left a contact."""

from collections.abc import Sequence

from linli.flows.telling import as_recipient
from linli.kit.events import subscribe_batch
from linli.matters.events import MatterReceived, ReceiptTo
from linli.matters.queries import ToldResident
from linli.notices import actions as notices
from linli.notices.actions import NewNotice


def _acknowledge(events: Sequence[MatterReceived]) -> None:
    new = [_receipt(event, event.receipt) for event in events if event.receipt is not None]
    if new:
        notices.post_each(at=events[0].at, notices=new)


def _receipt(event: MatterReceived, receipt: ReceiptTo) -> NewNotice:
    resident = ToldResident(
        language=receipt.language,
        account_id=receipt.account_id,
        email=receipt.email,
        phone=receipt.phone,
        matter_id=event.matter_id,
        reference=receipt.reference,
    )
    values = {"due": receipt.due_at.isoformat()}
    return NewNotice(
        template="resident.received", recipient=as_recipient(resident), values=values, path=event.place_path
    )


def connect() -> None:
    """Called once when Django has started."""
    subscribe_batch(MatterReceived, _acknowledge)
