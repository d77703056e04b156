"""What other modules may read from the ledger."""

from linli.ledger.queries.chain import Status, Verdict, find_newest_entry, get_status, verify
from linli.ledger.queries.log import (
    LogStatus,
    find_log_key,
    find_reading_receipt,
    find_receipt,
    find_told_receipt,
    get_log_status,
    read_checkpoint,
    read_tile,
)
from linli.ledger.queries.log_check import LeafTrouble, LeafVerdict, verify_leaves
from linli.ledger.queries.readings import (
    ReadingRow,
    find_reading,
    first_reading_at,
    list_own_readings,
    list_readings,
    list_readings_at,
    list_readings_before,
)

__all__ = [
    "LeafTrouble",
    "LeafVerdict",
    "LogStatus",
    "ReadingRow",
    "Status",
    "Verdict",
    "find_log_key",
    "find_newest_entry",
    "find_reading",
    "find_reading_receipt",
    "find_receipt",
    "find_told_receipt",
    "first_reading_at",
    "get_log_status",
    "get_status",
    "list_own_readings",
    "list_readings",
    "list_readings_at",
    "list_readings_before",
    "read_checkpoint",
    "read_tile",
    "verify",
    "verify_leaves",
]
