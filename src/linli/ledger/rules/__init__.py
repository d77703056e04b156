"""The record's own rules: the chain over all entries, and the public log. Plain Python."""

from linli.ledger.rules.chain import (
    COLUMNS,
    GENESIS,
    EntryRow,
    Fault,
    Head,
    LinkRow,
    Reason,
    canonical,
    chain_hash,
    check_link,
    entry_hash,
    extend,
    state_hash,
)
from linli.ledger.rules.leaves import exact_text, told_hash

__all__ = [
    "COLUMNS",
    "GENESIS",
    "EntryRow",
    "Fault",
    "Head",
    "LinkRow",
    "Reason",
    "canonical",
    "chain_hash",
    "check_link",
    "entry_hash",
    "exact_text",
    "extend",
    "state_hash",
    "told_hash",
]
