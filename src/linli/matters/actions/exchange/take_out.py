"""Staff and programs take out what they may see; that is a reading of each matter, and recorded as one."""

from collections.abc import Iterator
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from linli.kit.actors import Actor
from linli.kit.errors import TooLarge
from linli.kit.ids import uuid7
from linli.ledger import actions as ledger
from linli.matters.actions.exchange.write import csv_lines, write_xlsx
from linli.matters.queries.export import NO_WORDS, Words, check_export, export_batches
from linli.matters.queries.inbox import InboxFilters
from linli.matters.rules.exchange import Record

PURPOSE = "matters.export"
MAX_SHEET_ROWS = 100_000


def export_csv(
    *, actor: Actor, at: datetime, filters: InboxFilters, language: str, words: Words = NO_WORDS
) -> Iterator[bytes]:
    """CSV of what the list shows of these filters and words, a batch at a time.

    Refusals come before the first byte: NotAllowed ``export.not_allowed``, Refused ``inbox.bad_filter``, ``search.*``.
    """
    _begin(actor, at, filters, words, "csv")
    return csv_lines(_noted(actor, at, filters, language, words))


def export_xlsx(
    *, actor: Actor, at: datetime, filters: InboxFilters, language: str, words: Words = NO_WORDS
) -> IO[bytes]:
    """An Excel file, open and at its beginning; the caller closes it. Raises as export_csv, and TooLarge
    ``export.too_many`` above 100,000 rows.
    """
    _begin(actor, at, filters, words, "xlsx")
    file = TemporaryFile()  # noqa: SIM115 - the caller closes it
    try:
        write_xlsx(_few(_noted(actor, at, filters, language, words)), file)
    except TooLarge:
        file.close()
        raise
    file.seek(0)
    return file


def _begin(actor: Actor, at: datetime, filters: InboxFilters, words: Words, form: str) -> None:
    """The act itself in the record; what was looked for is kept nowhere."""
    check_export(actor, filters, words)
    ledger.record(
        verb=PURPOSE,
        subject_type="export",
        subject_id=uuid7(),
        actor=actor,
        at=at,
        before=None,
        after={"form": form, "state": filters.state, "kind": filters.kind, "place": filters.place_path},
        facts={"form": form},
    )


def _noted(actor: Actor, at: datetime, filters: InboxFilters, language: str, words: Words) -> Iterator[Record]:
    """The records; each batch is noted before any of it goes out."""
    for batch in export_batches(actor, at, filters, language, words):
        with transaction.atomic():
            records = ledger.read(batch, at=at, purpose=PURPOSE)
        yield from records


def _few(records: Iterator[Record]) -> Iterator[Record]:
    for number, record in enumerate(records, start=1):
        if number > MAX_SHEET_ROWS:
            sentence = _("A sheet holds 100,000 matters at most. Please narrow the list, or take CSV.")
            raise TooLarge("export.too_many", sentence)
        yield record
