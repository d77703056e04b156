"""What watchers outside the process hear: one notification a batch of links, and how to read what it covers."""

from dataclasses import dataclass

# PostgreSQL notification channel; its payload is JSON [first_seq, last_seq].
CHANNEL = "linli_live"
# Somebody waits for what was just recorded: the sequencer takes it up at once instead of at its next look.
WAKE = "linli_wake"

# Parameters: after (exclusive), up to (inclusive), limit. Plain SQL, so that the live process needs no models.
SELECT_LINKED = """
SELECT l.seq, e.verb, e.topics FROM ledger_link l JOIN ledger_entry e ON e.id = l.entry_id
WHERE l.seq > %s AND l.seq <= %s ORDER BY l.seq LIMIT %s
"""
SELECT_HEAD = "SELECT coalesce(max(seq), 0) FROM ledger_link"


@dataclass(frozen=True)
class Linked:
    """An entry that is in the chain now: its number, its verb and whom it concerns. No words, no subject."""

    seq: int
    verb: str
    topics: tuple[str, ...]
