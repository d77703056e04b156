"""What other modules may do with the ledger."""

from linli.ledger.actions.record import NewEntry, record, record_many
from linli.ledger.actions.record_reading import record_reading

__all__ = ["NewEntry", "record", "record_many", "record_reading"]
