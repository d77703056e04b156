"""The public log: what is served of it, how far it is, and the receipts it gives."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from linli.kit.db import fetch_one
from linli.ledger.log_files import LogFiles, own_log
from linli.ledger.models import Entry, Leaf, Reading, Salt
from linli.ledger.rules import COLUMNS, EntryRow, canonical
from linli.ledger.rules.chain import encode_fields
from linli.ledger.rules.checkpoints import Checkpoint, parse_checkpoint
from linli.ledger.rules.leaves import Disclosure, reading_text, rest_digest, salt_of, told_hash
from linli.ledger.rules.merkle import prove_inclusion
from linli.ledger.rules.notes import Note, NoteRefused, parse_note
from linli.ledger.rules.receipts import Receipt
from linli.ledger.rules.tiles import ENTRIES, HEIGHT, WIDTH, TileFault, node_from, parse_path

_WAITING = """
SELECT coalesce((SELECT max(seq) FROM ledger_link), 0) - last.seq
        + (SELECT count(*) FROM ledger_unpublishedreading)
        + (SELECT count(*) FROM ledger_pending),
    (SELECT linked_at FROM ledger_link WHERE seq = last.seq + 1)
FROM (SELECT coalesce(max(seq), 0) AS seq FROM ledger_leaf WHERE seq IS NOT NULL) AS last
"""
_ENTRY = f"""
SELECT {", ".join("facts::text" if name == "facts" else name for name in COLUMNS)} FROM ledger_entry WHERE id = %s
"""  # noqa: S608 - the column names are our own


@dataclass(frozen=True)
class LogStatus:
    """How far the log is: its size as anybody sees it, who signed that, what waits, and since when the oldest does."""

    size: int
    signed_by: tuple[str, ...]
    waiting: int
    oldest_at: datetime | None


def read_checkpoint() -> bytes:
    """The newest checkpoint with its signatures; empty before the first."""
    return own_log().read_checkpoint()


def find_log_key() -> str:
    """The public key that checkpoints are signed with, as one hands it out; empty before the first batch.

    From a file of its own: who only shows the log cannot read the other half.
    """
    return own_log().read_public_key()


def read_tile(path: str) -> bytes | None:
    """A tile of hashes or a bundle of entries, by its address below the prefix of the log.

    None when there is none: also beyond the newest checkpoint, though its file may be there already.
    """
    files = own_log()
    shown = _shown(files)
    if shown is None:
        return None
    try:
        tile = parse_path(path)
        width = (shown[0].size >> (HEIGHT * max(tile.level, 0))) - tile.number * WIDTH
        if tile.width > width:
            return None
        return files.read_entries(tile) if tile.level == ENTRIES else files.read_hashes(tile)
    except (TileFault, FileNotFoundError):
        return None


def get_log_status() -> LogStatus:
    """Two statements at most, and one small file."""
    shown = _shown(own_log())
    waiting, oldest_at = fetch_one(_WAITING, []) or (0, None)
    if shown is None:
        return LogStatus(0, (), waiting, oldest_at)
    checkpoint, note = shown
    return LogStatus(checkpoint.size, tuple(one.name for one in note.signatures), waiting, oldest_at)


def find_receipt(*, entry_id: UUID, text: str = "") -> bytes | None:
    """The ``.tlog-proof`` of an act on record, for whom it is about; None when it is not published yet or was erased.

    ``text`` is the exact JSON text that was told, where the act told something. Raises ValueError when the text is not
    the one that was told: such a receipt would prove nothing.
    """
    found = _fetch_entry(entry_id)
    leaf = _leaf(entry_id)
    if found is None or leaf is None:
        return None
    row, told = found
    if told != (told_hash(text) if text else ""):
        raise ValueError("this is not what was told")
    index, salt = leaf
    disclosed = Disclosure(
        salt_of("told", salt),
        rest_digest(salt, canonical(row)),
        row.verb,
        row.subject_type,
        row.subject_id,
        row.at,
        text,
    )
    return _prove(index, disclosed)


def find_told_receipt(*, subject_id: UUID, text: str) -> bytes | None:
    """The ``.tlog-proof`` of the act that told exactly this to whom it is about; None when there is none yet."""
    entries = Entry.objects.filter(subject_id=subject_id, facts__told=told_hash(text))
    entry_id = entries.values_list("id", flat=True).first()
    return find_receipt(entry_id=entry_id, text=text) if entry_id is not None else None


def find_reading_receipt(reading_id: UUID) -> bytes | None:
    """The ``.tlog-proof`` of a reading, for whom it is about; None when it is not published yet or was erased."""
    row = Reading.objects.filter(id=reading_id).first()
    leaf = _leaf(reading_id)
    if row is None or leaf is None:
        return None
    index, salt = leaf
    text = reading_text(
        role=row.role,
        place_path=row.place_path,
        agency_id=row.agency_id,
        post_id=row.post_id,
        matter_id=row.matter_id,
        purpose=row.purpose,
    )
    rest = rest_digest(salt, encode_fields(row.account_id))
    return _prove(index, Disclosure(salt_of("told", salt), rest, "ledger.read", "reading", row.id, row.at, text))


def _fetch_entry(entry_id: UUID) -> tuple[EntryRow, str] | None:
    with connection.cursor() as cursor:
        cursor.execute(_ENTRY, [entry_id])
        values = cursor.fetchone()
    if values is None:
        return None
    told = Entry.objects.filter(id=entry_id).values_list("facts__told", flat=True).get()
    return EntryRow(*values), told or ""


def _leaf(source_id: UUID) -> tuple[int, bytes] | None:
    """Where the leaf of this record stands, and its salt."""
    index = Leaf.objects.filter(source_id=source_id).values_list("index", flat=True).first()
    salt = Salt.objects.filter(leaf_index=index).values_list("salt", flat=True).first() if index is not None else None
    return (index, bytes(salt)) if index is not None and salt is not None else None


def _shown(files: LogFiles) -> tuple[Checkpoint, Note] | None:
    raw = files.read_checkpoint()
    if not raw:
        return None
    try:
        note = parse_note(raw)
        return parse_checkpoint(note.text), note
    except NoteRefused:  # a damaged file: as if none were shown; the publisher shows what it signed once more
        return None


def _prove(index: int, disclosed: Disclosure) -> bytes | None:
    files = own_log()
    shown = _shown(files)
    if shown is None or index >= shown[0].size:
        return None
    checkpoint, note = shown
    path = prove_inclusion(node_from(files.read_hashes, checkpoint.size), index, checkpoint.size)
    return Receipt(index, tuple(path), note, disclosed.raw).raw
