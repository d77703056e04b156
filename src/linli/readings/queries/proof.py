"""One look at a time: its proof for whom it is about, and one's own looks for whoever looked."""

from datetime import datetime
from uuid import UUID

from linli.kit.actors import Actor
from linli.ledger import queries as ledger
from linli.ledger.queries import ReadingRow
from linli.readings.queries.delayed import hidden_now

SHOWN = 200


def find_look_proof(about_id: UUID, reading_id: UUID, at: datetime) -> bytes | None:
    """The ``.tlog-proof`` of a look at that matter or side; None for another's, a delayed one, or not published yet."""
    row = ledger.find_reading(reading_id)
    if row is None or row.about_id != about_id:
        return None
    hidden = hidden_now([about_id], at)
    if any(row.post_id == post_id and row.at >= since for _about, post_id, since in hidden):
        return None
    return ledger.find_reading_receipt(reading_id)


def list_own_looks(actor: Actor, at: datetime) -> list[ReadingRow]:
    """What the account of the actor looked at until then, the newest 200."""
    if actor.account_id is None:
        return []
    return [row for row in ledger.list_own_readings(actor.account_id, SHOWN) if row.at <= at]
