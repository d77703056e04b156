"""The receipts of a matter: for each step that its resident was told, the proof that this stands in the public log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

from django.utils.translation import gettext

from linli.kit.addresses import absolute
from linli.ledger import queries as ledger
from linli.matters import queries as matters
from linli.portal.pages.matter_link import MatterLink
from linli.ui.environment import url

_IN_MEMORY = 1024 * 1024  # bytes of the file before it goes to disk
SUFFIX = ".tlog-proof"
KEY_FILE = "log-key.txt"
HOW_FILE = "how-to-check.txt"


@dataclass(frozen=True)
class ReceiptRow:
    """One step that was told: ``number`` in the order of the matter; ``raw`` is None until the log has it."""

    step_id: UUID
    number: int
    at: datetime
    title: str
    raw: bytes | None


def receipts_of(link: MatterLink) -> list[ReceiptRow]:
    """Oldest first; none for what was told before there was a log, or has been erased."""
    told = matters.texts_told(link.matter.id)
    kept = [(step, step.id, told[step.id]) for step in link.steps if step.id in told]
    return [
        ReceiptRow(
            step_id, number, step.at, step.sentence, ledger.find_told_receipt(subject_id=link.matter.id, text=text)
        )
        for number, (step, step_id, text) in enumerate(kept, start=1)
        if step_id is not None
    ]


def find_raw(link: MatterLink, step_id: UUID) -> bytes | None:
    """The receipt of one step of this matter; None when there is none, or none yet."""
    text = matters.texts_told(link.matter.id).get(step_id)
    return ledger.find_told_receipt(subject_id=link.matter.id, text=text) if text else None


def file_name(link: MatterLink, number: int) -> str:
    """``FQ7K3M-02.tlog-proof``."""
    return f"{link.reference}-{number:02d}{SUFFIX}"


def write_receipts(link: MatterLink) -> IO[bytes]:
    """A ZIP with every receipt that the log has, the key of the log, and how to check, ready to be read."""
    out: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - the answer closes it
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        add_receipts(archive, [link], "")
    out.seek(0)
    return out


def add_receipts(archive: ZipFile, links: Sequence[MatterLink], folder: str) -> None:
    """Put the receipts of these matters into a file, with what one needs to check them."""
    rows = [(link, row) for link in links for row in receipts_of(link) if row.raw is not None]
    for link, row in rows:
        archive.writestr(f"{folder}{file_name(link, row.number)}", row.raw or b"")
    if rows:
        archive.writestr(f"{folder}{KEY_FILE}", ledger.find_log_key() + "\n")
        archive.writestr(f"{folder}{HOW_FILE}", how_to_check())


def how_to_check() -> str:
    """Plain text beside the receipts, in the language of the reader."""
    page = absolute(url("log_verify"))
    sentences = [
        gettext("Each file that ends in .tlog-proof is a receipt: it proves that what you were told is in the log."),
        gettext("To check without installing anything, open this page and choose the file: %(page)s") % {"page": page},
        gettext("Nothing is sent when you do. Or, on a computer with Linli installed:"),
        f"linli verify receipt *{SUFFIX} --key {KEY_FILE}",
        gettext(
            "Compare the key in log-key.txt with one that somebody else has kept: a key from the same place as the "
            "receipt proves only that both belong together."
        ),
    ]
    return "\n".join(sentences) + "\n"
