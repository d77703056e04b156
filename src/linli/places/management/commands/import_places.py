"""``linli import-places FILE``: take places from a GeoJSON or CSV file and say what became of every row."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from linli.kit.actors import SYSTEM
from linli.kit.clock import now
from linli.kit.errors import Refused
from linli.places.actions import Origin, import_places, read_places
from linli.places.imports.report import ImportReport, Outcome
from linli.places.rules import Level


class Command(BaseCommand):
    help = "Import places from GeoJSON or CSV (level, code, parent, name_zh, name_en, outline)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--column", action="append", default=[], metavar="FIELD=COLUMN", help="code=PRECINCT")
        parser.add_argument("--level", choices=[str(level) for level in Level], help="level of rows that name none")
        parser.add_argument("--top-level", choices=[str(level) for level in Level], default=str(Level.COUNTY))
        parser.add_argument("--all-or-nothing", action="store_true", help="one refused row and nothing is written")
        parser.add_argument("--trial", action="store_true", help="report only, write nothing")
        parser.add_argument("--synthetic", action="store_true", help="the areas are made up")
        parser.add_argument("--source", default="")
        parser.add_argument("--licence", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit status 1 when the file or any row was refused."""
        try:
            columns = dict(pair.split("=", 1) for pair in options["column"])
            rows = read_places(options["file"].read_bytes(), columns=columns)
            report = import_places(
                rows=rows,
                actor=SYSTEM,
                at=now(),
                origin=Origin(options["source"] or options["file"].name, options["licence"], options["synthetic"]),
                top_level=Level(options["top_level"]),
                default_level=Level(options["level"]) if options["level"] else None,
                all_or_nothing=options["all_or_nothing"],
                trial=options["trial"],
            )
        except Refused as refused:
            raise CommandError(str(refused.message)) from refused
        except (OSError, ValueError) as error:
            raise CommandError(str(error)) from error
        self._tell(report)

    def _tell(self, report: ImportReport) -> None:
        for row in report.rows:
            if row.sentence:
                self.stdout.write(f"{row.row}\t{row.code}\t{row.outcome}\t{row.sentence}")
        counts = {str(outcome): report.count(outcome) for outcome in Outcome}
        self.stdout.write(", ".join(f"{outcome} {count}" for outcome, count in counts.items()))
        if not report.written:
            self.stdout.write(_("Nothing was written."))
        if report.refused:
            raise CommandError(_("Some rows were refused."), returncode=1)
