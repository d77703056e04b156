"""``linli ledger verify`` and ``linli ledger status``."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from linli.ledger import queries
from linli.ledger.queries import LeafTrouble
from linli.ledger.rules import Fault, Head, Reason

_SENTENCES = {
    Reason.GAP: "a link is missing from the chain",
    Reason.MISSING_ENTRY: "the entry of this link is missing",
    Reason.ENTRY_CHANGED: "the entry is not what was recorded",
    Reason.LINK_CHANGED: "the link is not what was written",
    Reason.NEVER_LINKED: "the entry was never brought into the chain",
    Reason.HEAD_DIFFERS: "the chain is not the one that was noted",
}

_LEAF_SENTENCES = {
    LeafTrouble.MISSING: "what it stands for is gone from the record",
    LeafTrouble.CHANGED: "what it stands for is not what was published",
    LeafTrouble.UNREADABLE: "the leaf is not what was written",
    LeafTrouble.UNPROVEN: "what would prove it is gone, and nobody erased whom it is about",
}


def _noted_head(text: str) -> Head:
    """``SEQ:HEX`` as ``linli ledger status`` prints it."""
    seq, _colon, digest = text.partition(":")
    if not seq.isdigit() or len(digest) != 64:
        raise argparse.ArgumentTypeError("give the head as 'linli ledger status' prints it: 1234:6f0c...")
    try:
        return Head(int(seq), bytes.fromhex(digest))
    except ValueError as error:
        raise argparse.ArgumentTypeError("the hash is not hexadecimal") from error


class Command(BaseCommand):
    """Proves the ledger, or says how far its chain is."""

    help = "Verify the chain over the ledger, or show its head"

    def add_arguments(self, parser: CommandParser) -> None:
        """Subcommands verify and status."""
        commands = parser.add_subparsers(dest="what", required=True)
        commands.add_parser("status", help="the head of the chain and how many entries wait")
        verify = commands.add_parser("verify", help="recompute the chain; exit status 1 names the first bad row")
        verify.add_argument("--head", type=_noted_head, metavar="SEQ:HASH", help="a head noted earlier")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run one of the two."""
        if options["what"] == "status":
            self._status()
        else:
            self._verify(options["head"])

    def _status(self) -> None:
        status = queries.get_status()
        self.stdout.write(f"head {status.head.seq}:{status.head.chain_hash.hex()}")
        self.stdout.write(f"linked at {status.linked_at.isoformat() if status.linked_at else 'never'}")
        self.stdout.write(f"waiting {status.pending}")

    def _verify(self, noted: Head | None) -> None:
        verdict = queries.verify(noted)
        if verdict.first_bad is not None:
            raise CommandError(f"{_describe(verdict.first_bad)}; {verdict.checked} links before it are sound")
        self.stdout.write(f"{verdict.checked} entries proven, head {verdict.head.seq}:{verdict.head.chain_hash.hex()}")
        leaves = queries.verify_leaves()
        if leaves.trouble is not None:
            raise CommandError(f"leaf {leaves.index} of the log, {leaves.source_id}: {_LEAF_SENTENCES[leaves.trouble]}")
        self.stdout.write(f"{leaves.proven} leaves of the public log proven, {leaves.erased} erased")


def _describe(fault: Fault) -> str:
    place = f"link {fault.seq}" if fault.seq is not None else "no link"
    entry = f", entry {fault.entry_id}" if fault.entry_id else ""
    return f"{place}{entry}: {fault.reason}, {_SENTENCES[fault.reason]}"
