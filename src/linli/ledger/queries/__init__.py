"""What other modules may read from the ledger."""

from linli.ledger.queries.chain import Status, Verdict, find_newest_entry, get_status, verify
from linli.ledger.queries.log import (
    LogStatus,
    find_reading_receipt,
    find_receipt,
    find_told_receipt,
    get_log_status,
    read_checkpoint,
    read_tile,
)
from linli.ledger.queries.readings import ReadingRow, list_readings

__all__ = [
    "LogStatus",
    "ReadingRow",
    "Status",
    "Verdict",
    "find_newest_entry",
    "find_reading_receipt",
    "find_receipt",
    "find_told_receipt",
    "get_log_status",
    "get_status",
    "list_readings",
    "read_checkpoint",
    "read_tile",
    "verify",
]
