"""``linli import-requests FILE --mapping MAP.toml``: take in what another system recorded."""

import argparse
import csv
import time
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from linli.kit.actors import SYSTEM
from linli.kit.clock import now
from linli.kit.errors import Refused
from linli.matters.actions.import_requests import ImportReport, import_areas, import_requests
from linli.matters.mapping_labels import unreadable_mapping_sentence
from linli.matters.rules.mapping import Mapping, UnreadableMapping, read_mapping

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Command(BaseCommand):
    """Import requests from a CSV or Parquet file, with a report of every row."""

    help = "Import requests from a CSV or Parquet file, with a report of every row."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", type=Path, required=True)
        parser.add_argument("--places", type=Path, nargs="+", default=[], help="GeoJSON files that the mapping names")
        parser.add_argument("--dry-run", action="store_true", help="do everything, then undo it")
        parser.add_argument("--report", type=Path, help="write one line for every row to this CSV file")

    def handle(self, *args: Any, **options: Any) -> None:
        mapping = self._mapping(options["mapping"])
        started = time.perf_counter()
        try:
            with transaction.atomic() if options["dry_run"] else nullcontext():
                if options["places"]:
                    self._take_areas(mapping, options["places"])
                report = import_requests(
                    actor=SYSTEM,
                    at=now(),
                    path=options["file"],
                    mapping=mapping,
                    dry_run=options["dry_run"],
                    on_progress=self._progress,
                )
                if options["dry_run"]:
                    transaction.set_rollback(True)
        except Refused as refused:
            faults = refused.facts.get("faults", [])
            raise CommandError("\n".join([str(refused.message), *map(str, faults[1:])])) from refused
        self._write_figures(report, time.perf_counter() - started, dry_run=options["dry_run"])
        if options["report"]:
            write_report(options["report"], report)

    def _mapping(self, path: Path) -> Mapping:
        try:
            return read_mapping(path.read_bytes())
        except OSError as error:
            raise CommandError(_("There is no such file, or it cannot be read.")) from error
        except UnreadableMapping as error:
            raise CommandError(unreadable_mapping_sentence(error)) from error

    def _take_areas(self, mapping: Mapping, files: Sequence[Path]) -> None:
        report = import_areas(actor=SYSTEM, at=now(), mapping=mapping, files=files)
        kept = len(report.rows) - len(report.refused)
        self.stdout.write(
            _("Places: %(kept)s kept, %(refused)s refused.") % {"kept": kept, "refused": len(report.refused)}
        )
        for row in report.refused:
            self.stdout.write(f"  {row.row} {row.code}: {row.sentence}")

    def _progress(self, report: ImportReport) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{report.rows}", ending="")
            self.stdout.flush()

    def _write_figures(self, report: ImportReport, seconds: float, *, dry_run: bool) -> None:
        if self.stdout.isatty():
            self.stdout.write("\r", ending="")
        if dry_run:
            self.stdout.write(_("Only tried: nothing was kept."))
        for line in figures(report, seconds):
            self.stdout.write(line)


def figures(report: ImportReport, seconds: float) -> list[str]:
    """The figures of an import, one a line."""
    lines = [
        _("Rows read: %(rows)s. Kept: %(kept)s. Refused: %(refused)s.")
        % {"rows": report.rows, "kept": report.kept, "refused": report.refused.total()}
    ]
    lines += [f"  {count} {code}: {report.sentences[code]}" for code, count in report.refused.most_common()]
    lines.append(
        _("Point in an area: %(count)s of %(all)s rows, %(share)s.")
        % {"count": report.located, "all": report.rows, "share": _share(report.located, report.rows)}
    )
    if report.compared:
        lines.append(
            _("That area is the recorded one: %(count)s of %(all)s, %(share)s.")
            % {"count": report.agreeing, "all": report.compared, "share": _share(report.agreeing, report.compared)}
        )
    if report.with_due:
        lines.append(
            _("After the recorded target: %(count)s of %(all)s that have one, %(share)s.")
            % {"count": report.late, "all": report.with_due, "share": _share(report.late, report.with_due)}
        )
    speed = report.rows / seconds if seconds else 0.0
    lines.append(
        _("Took %(seconds)s seconds, %(speed)s rows a second.")
        % {"seconds": f"{seconds:.1f}", "speed": f"{speed:,.0f}"}
    )
    return lines


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "0 %"


def write_report(path: Path, report: ImportReport) -> None:
    """One line a row, as CSV that a spreadsheet opens without running anything."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["row", "source_id", "kept", "reference", "code", "reason"])
        for outcome in report.outcomes:
            writer.writerow(
                [
                    outcome.row,
                    _harmless(outcome.source_id),
                    "yes" if outcome.reference else "no",
                    outcome.reference,
                    outcome.code,
                    _harmless(str(outcome.sentence)),
                ]
            )


def _harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
