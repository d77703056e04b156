"""The chain over all entries: how far it is, and whether it is as it was written."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from linli.ledger.models import Entry, Link, Pending
from linli.ledger.rules import COLUMNS, EntryRow, Fault, Head, LinkRow, Reason, check_link

_CHUNK = 2000

_CHAIN = f"""
SELECT l.seq, l.entry_id, l.entry_hash, l.chain_hash, l.linked_at,
    {", ".join("e.facts::text" if name == "facts" else f"e.{name}" for name in COLUMNS)}
FROM ledger_link l LEFT JOIN ledger_entry e ON e.id = l.entry_id
WHERE l.seq > %s AND l.seq <= %s ORDER BY l.seq LIMIT %s
"""  # noqa: S608 - the column names are our own

_NEVER_LINKED = """
SELECT e.id FROM ledger_entry e
WHERE NOT EXISTS (SELECT FROM ledger_link l WHERE l.entry_id = e.id)
    AND NOT EXISTS (SELECT FROM ledger_pending p WHERE p.entry_id = e.id)
ORDER BY e.id LIMIT 1
"""


@dataclass(frozen=True)
class Verdict:
    """The outcome of a verification: how many links were proven and the first bad row, if any."""

    checked: int
    head: Head
    first_bad: Fault | None = None

    @property
    def ok(self) -> bool:
        """True when every link and every entry is as it was recorded."""
        return self.first_bad is None

    @property
    def reason(self) -> Reason | None:
        """What is wrong with the first bad row; None when nothing is."""
        return self.first_bad.reason if self.first_bad else None


@dataclass(frozen=True)
class Status:
    """How far the chain is: its head, when that was linked, and how many entries wait."""

    head: Head
    linked_at: datetime | None
    pending: int


def get_status() -> Status:
    """The newest link and the number of entries that wait for theirs."""
    newest = Link.objects.order_by("-seq").first()
    pending = Pending.objects.count()
    if newest is None:
        return Status(Head(), None, pending)
    return Status(Head(newest.seq, bytes(newest.chain_hash)), newest.linked_at, pending)


def find_newest_entry(*, but: str) -> UUID | None:
    """The last act on record about anything but subjects whose type begins so: while it stays the same, nothing else
    has changed. What is left out may be in confidence, also that it happened."""
    rows = Entry.objects.exclude(subject_type__startswith=but).order_by("-id")
    return rows.values_list("id", flat=True).first()


def verify(noted: Head | None = None) -> Verdict:
    """Recompute the chain from its first link and name the first bad row. Constant memory: 2,000 links at a time.

    Links made after the start are left for the next time. ``noted`` is a head kept elsewhere: the chain must still
    hold it, which shows a tail that was cut off together with its entries.
    """
    head, last = Head(), get_status().head.seq
    for link, row in _chain(last):
        fault = check_link(head, link, row)
        if fault is None and noted is not None and link.seq == noted.seq and link.chain_hash != noted.chain_hash:
            fault = Fault(Reason.HEAD_DIFFERS, link.seq, link.entry_id)
        if fault is not None:
            return Verdict(head.seq, head, fault)
        head = Head(link.seq, link.chain_hash)
    return Verdict(head.seq, head, _after_the_chain(head, noted))


def _after_the_chain(head: Head, noted: Head | None) -> Fault | None:
    """What the links alone cannot show: a tail that was cut off, and entries that no sequencer was told of."""
    if noted is not None and noted.seq > head.seq:
        return Fault(Reason.GAP, head.seq + 1, None)
    with connection.cursor() as cursor:
        cursor.execute(_NEVER_LINKED)
        found = cursor.fetchone()
    return Fault(Reason.NEVER_LINKED, None, found[0]) if found else None


def _chain(last: int) -> Iterator[tuple[LinkRow, EntryRow | None]]:
    """All links up to ``last`` with their entries, by keyset."""
    seq = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(_CHAIN, [seq, last, _CHUNK])
            chunk = cursor.fetchall()
        for values in chunk:
            seq = values[0]
            yield LinkRow(*values[:5]), EntryRow(*values[5:]) if values[5] is not None else None
        if len(chunk) < _CHUNK:
            return
