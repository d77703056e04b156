"""What other modules may do with the ledger."""

from linli.ledger.actions.ask_witnesses import Witnesses, ask_witnesses, cosigner
from linli.ledger.actions.publish import (
    Cosign,
    Published,
    adopt,
    destroy_salts,
    open_log_key,
    publish_batch,
    publish_own_log,
    recover,
)
from linli.ledger.actions.record import NewEntry, record, record_many
from linli.ledger.actions.record_reading import read, record_reading, record_readings
from linli.ledger.actions.sequence import hurry, sequence_batch

__all__ = [
    "Cosign",
    "NewEntry",
    "Published",
    "Witnesses",
    "adopt",
    "ask_witnesses",
    "cosigner",
    "destroy_salts",
    "hurry",
    "open_log_key",
    "publish_batch",
    "publish_own_log",
    "read",
    "record",
    "record_many",
    "record_reading",
    "record_readings",
    "recover",
    "sequence_batch",
]
