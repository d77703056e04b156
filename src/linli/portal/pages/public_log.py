"""The public log as anybody reads of it: its newest checkpoint, who has signed that, and its key."""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime

from linli.ledger import queries as ledger
from linli.ledger.rules.checkpoints import parse_checkpoint
from linli.ledger.rules.notes import Note, parse_note, stamped_at

_COSIGNATURE_BYTES = 72  # eight for the second, then an Ed25519 signature


@dataclass(frozen=True)
class Newest:
    """The newest checkpoint; ``witnesses``: name and when each has seen it."""

    origin: str
    size: int
    root: str
    witnesses: tuple[tuple[str, datetime], ...]


def newest_checkpoint() -> Newest | None:
    """None before the first one."""
    raw = ledger.read_checkpoint()
    if not raw:
        return None
    note = parse_note(raw)
    checkpoint = parse_checkpoint(note.text)
    root = base64.b64encode(checkpoint.root).decode()
    return Newest(checkpoint.origin, checkpoint.size, root, _witnesses(note, checkpoint.origin))


def _witnesses(note: Note, origin: str) -> tuple[tuple[str, datetime], ...]:
    """Those who signed beside the log itself, as they call themselves: whoever doubts it checks with their key."""
    return tuple(
        (one.name, datetime.fromtimestamp(stamped_at(one), UTC))
        for one in note.signatures
        if one.name != origin and len(one.raw) == _COSIGNATURE_BYTES
    )
