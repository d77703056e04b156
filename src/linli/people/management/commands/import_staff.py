"""``linli import-staff FILE``: take in a staff list, and say of each row what became of it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linli.kit import clock
from linli.kit.actors import SYSTEM
from linli.kit.errors import Refused
from linli.people import actions


class Command(BaseCommand):
    """The columns are email, name, role, place or agency, kinds, valid_from, valid_to, title_zh, title_en."""

    help = "Appoint everybody in a CSV FILE; the same file again changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file."""
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError when the file cannot be read at all."""
        try:
            report = actions.import_staff(actor=SYSTEM, at=clock.now(), data=options["file"].read_bytes())
        except (OSError, Refused) as error:
            raise CommandError(getattr(error, "message", None) or error) from error
        for row in report.rows:
            if row.refused:
                self.stdout.write(f"row {row.number}: refused, {row.refused.code}: {row.refused.message}")
        counts = (f"{report.count(result)} {result.value.lower()}" for result in actions.RowResult)
        self.stdout.write(f"{len(report.rows)} rows: {', '.join(counts)}")
