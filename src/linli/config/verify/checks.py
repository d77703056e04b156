"""What each subcommand checks. Every function returns what it found; what is not so it raises.

Raises NoteRefused, ProofRefused, WholeRefused and Refutation for what is refused, Absent and SourceFailed for what
cannot be read.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from linli.config.verify.source import Source
from linli.ledger.rules.checkpoints import Checkpoint, parse_checkpoint
from linli.ledger.rules.leaves import Disclosure, LeafFault, parse_disclosure
from linli.ledger.rules.merkle import check_consistency, check_inclusion, leaf_hash, prove_consistency, prove_inclusion
from linli.ledger.rules.notes import Note, NoteFault, NoteRefused, VerifierKey, check_signed, signed_by, stamped_at
from linli.ledger.rules.published import Published
from linli.ledger.rules.receipts import Receipt, Trust, check_receipt, parse_receipt
from linli.ledger.rules.tiles import LONGEST_ENTRY
from linli.ledger.rules.whole import check_whole

MOST_ENTRIES = 1_000_000_000
TOLD = ("reference", "verb", "at", "state", "owner", "due_at", "text")  # of a step, in the order of reading


class Refutation(Exception):
    """It is not so; ``code`` names the sentence."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


@dataclass(frozen=True)
class Believed:
    """Whom the reader believes; without a key no signature is checked, and that is said."""

    key: VerifierKey | None = None
    witnesses: tuple[VerifierKey, ...] = ()
    quorum: int = 0


@dataclass
class Found:
    """What was found: sentences by code with what fills them in, and the same for programs."""

    said: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)

    def say(self, code: str, **facts: object) -> None:
        """One more sentence."""
        self.said.append((code, facts))


def open_signed(note: Note, believed: Believed, found: Found | None = None) -> Checkpoint:
    """The checkpoint of a note, signed by whom the reader believes."""
    checkpoint = parse_checkpoint(note.text)
    if believed.key is not None:
        if checkpoint.origin != believed.key.name:
            raise NoteRefused(NoteFault.UNSIGNED)
        check_signed(note, [believed.key])
    cosigned = signed_by(note, believed.witnesses)
    if len({one.name for one in cosigned}) < believed.quorum:
        raise NoteRefused(NoteFault.UNSIGNED)
    if found is not None:
        found.say("signed" if believed.key is not None else "unsigned")
        for one in cosigned:
            found.say("witness", name=one.name, at=_second(stamped_at(one)))
        found.data |= {
            "origin": checkpoint.origin,
            "size": checkpoint.size,
            "root": checkpoint.root.hex(),
            "signed": believed.key is not None,
            "witnesses": [{"name": one.name, "at": _second(stamped_at(one))} for one in cosigned],
        }
    return checkpoint


def verify_checkpoint(note: Note, believed: Believed) -> Found:
    """What the log says of itself, and who has signed it."""
    found = Found()
    checkpoint = open_signed(note, believed, found)
    facts = {"origin": checkpoint.origin, "size": checkpoint.size, "root": checkpoint.root.hex()}
    found.said.insert(0, ("checkpoint", dict(facts)))
    return found


def verify_inclusion(source: Source, believed: Believed, index: int, entry: bytes) -> Found:
    """The entry stands at this number; the proof is made here, from the tiles, and checked against the signed root."""
    if len(entry) > LONGEST_ENTRY:
        raise Refutation("ENTRY_TOO_LONG")
    found, published = Found(), Published(source.fetch)
    checkpoint = open_signed(published.checkpoint(), believed, found)
    path = prove_inclusion(published.node(checkpoint.size), index, checkpoint.size)
    check_inclusion(leaf_hash(entry), index, checkpoint.size, path, checkpoint.root)
    found.say("inclusion", index=index, size=checkpoint.size)
    found.data |= {"index": index}
    return found


def verify_consistency(source: Source, believed: Believed, old_note: Note) -> Found:
    """The log of now begins with all of the log of then."""
    found, published = Found(), Published(source.fetch)
    old = open_signed(old_note, believed)
    checkpoint = open_signed(published.checkpoint(), believed, found)
    check_follows(published, old, checkpoint)
    if old.size:
        found.say("consistency", old=old.size, size=checkpoint.size)
    else:
        found.say("consistency_from_nothing", size=checkpoint.size)
    found.data |= {"old_size": old.size}
    return found


def check_follows(published: Published, old: Checkpoint, new: Checkpoint) -> None:
    """Raises when the new checkpoint does not only add to the old one. A log of nothing, everything adds to."""
    if old.origin != new.origin:
        raise Refutation("OTHER_ORIGIN")
    if old.size > new.size:
        raise Refutation("SHRUNK")
    if old.size == new.size and old.root != new.root:
        raise Refutation("FORKED")
    if old.size:
        path = prove_consistency(published.node(new.size), old.size, new.size)
        check_consistency(old.size, new.size, path, old.root, new.root)


def verify_log(
    source: Source,
    believed: Believed,
    old_note: Note | None,
    *,
    most: int = MOST_ENTRIES,
    on_bundle: Callable[[int, int], None] | None = None,
) -> Found:
    """Everything: each entry, each tile, the root, and that nothing of the earlier checkpoint was rewritten."""
    found, published = Found(), Published(source.fetch)
    checkpoint = open_signed(published.checkpoint(), believed, found)
    old = open_signed(old_note, believed) if old_note is not None else None
    if checkpoint.size > most:
        raise Refutation("TOO_MANY", size=checkpoint.size, most=most)
    if old is not None and old.origin != checkpoint.origin:
        raise Refutation("OTHER_ORIGIN")
    check_whole(published, checkpoint, old, on_bundle and (lambda count: on_bundle(count, checkpoint.size)))
    found.say("log", size=checkpoint.size)
    if old is not None:
        found.say("log_from", old=old.size)
    return found


def verify_receipt(raw: bytes, trust: Trust, entry: bytes | None = None) -> tuple[Found, Receipt, Checkpoint]:
    """The receipt proves what it says, or ``entry`` where it says nothing; no server is asked."""
    receipt = parse_receipt(raw)
    disclosed = _disclosed(receipt) if entry is None else None
    proven = check_receipt(receipt, disclosed.entry if disclosed else entry or b"", trust)
    found = Found()
    if disclosed is not None:
        found.say("receipt_at", verb=disclosed.verb, at=disclosed.at.isoformat(timespec="seconds"))
        _say_told(found, disclosed.text)
    found.say("inclusion", index=receipt.index, size=proven.checkpoint.size)
    found.say("signed")
    for one in proven.cosignatures:
        found.say("witness", name=one.name, at=_second(stamped_at(one)))
    found.data |= {
        "index": receipt.index,
        "size": proven.checkpoint.size,
        "origin": proven.checkpoint.origin,
        "witnesses": [{"name": one.name, "at": _second(stamped_at(one))} for one in proven.cosignatures],
        "disclosed": disclosed and _as_data(disclosed),
    }
    return found, receipt, proven.checkpoint


def _say_told(found: Found, text: str) -> None:
    """Line by line what our own receipts tell; whatever else it may be, as it stands."""
    try:
        told = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        told = None
    if isinstance(told, dict) and told.keys() <= {*TOLD, "nonce"}:
        for name in TOLD:
            if told.get(name):
                found.say(f"told_{name}", told=told[name])
    else:
        found.say("receipt_told", told=text)


def verify_against(source: Source, believed: Believed, then: Checkpoint, found: Found) -> None:
    """The log that stands there now goes on from the checkpoint of the receipt."""
    published = Published(source.fetch)
    now = open_signed(published.checkpoint(), believed)
    check_follows(published, then, now)
    found.say("against", size=now.size)
    found.data |= {"size_now": now.size}


def _disclosed(receipt: Receipt) -> Disclosure:
    try:
        return parse_disclosure(receipt.extra)
    except LeafFault as fault:
        raise Refutation("NOT_OURS") from fault


def _as_data(disclosed: Disclosure) -> dict[str, Any]:
    return {
        "verb": disclosed.verb,
        "subject_type": disclosed.subject_type,
        "subject_id": str(disclosed.subject_id),
        "at": disclosed.at.isoformat(),
        "told": disclosed.text,
    }


def _second(seconds: int) -> str:
    """A second since 1970 as a date, or as the number where no calendar has it."""
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return str(seconds)
