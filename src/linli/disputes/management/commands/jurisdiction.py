"""``linli jurisdiction check``: which law is loaded, and every fault of its files."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.disputes.queries.jurisdiction import forget_jurisdictions, load_jurisdictions, read_folder
from linli.disputes.rules.jurisdiction import Jurisdiction, Standing
from linli.disputes.words.rule import fault_words


class Command(BaseCommand):
    """Check the files of the law. Exit status 1 when one has a fault."""

    help = "List the law that is loaded, how much of it was checked against the text, and every fault of a file."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("what", choices=["check"])
        parser.add_argument("--folder", help="a folder with files to check, beside the shipped ones")

    def handle(self, *args: Any, **options: Any) -> None:
        forget_jurisdictions()
        loaded = read_folder(Path(options["folder"])) if options["folder"] else load_jurisdictions()
        for code in sorted(loaded.jurisdictions):
            self.stdout.write(_line(loaded.jurisdictions[code]))
        for fault in loaded.faults:
            self.stdout.write(fault_words(fault))
        if loaded.faults:
            raise CommandError(_("Faults: %(count)s.") % {"count": len(loaded.faults)})


def _line(jurisdiction: Jurisdiction) -> str:
    rows = [row for table in jurisdiction.tables.values() for row in table]
    standing = [row.standing for row in rows]
    counts = _("%(rows)s rows: %(verified)s checked, %(unverified)s not checked yet, %(policy)s set here") % {
        "rows": len(rows),
        "verified": standing.count(Standing.VERIFIED),
        "unverified": standing.count(Standing.UNVERIFIED),
        "policy": standing.count(Standing.POLICY),
    }
    return f"{jurisdiction.version}  {jurisdiction.name.said(get_language() or '')}  {counts}"
