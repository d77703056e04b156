"""What other modules may do with the ledger."""

from linli.ledger.actions.record import NewEntry, record, record_many
from linli.ledger.actions.record_reading import record_reading, record_readings
from linli.ledger.actions.sequence import hurry, sequence_batch

__all__ = ["NewEntry", "hurry", "record", "record_many", "record_reading", "record_readings", "sequence_batch"]
