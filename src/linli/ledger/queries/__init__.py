"""What other modules may read from the ledger."""

from linli.ledger.queries.chain import Status, Verdict, find_newest_entry, get_status, verify
from linli.ledger.queries.readings import ReadingRow, list_readings

__all__ = ["ReadingRow", "Status", "Verdict", "find_newest_entry", "get_status", "list_readings", "verify"]
