"""``linli seal``: make the test key of the demonstration, seal a PDF, or say what stands on one."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.disputes.seal_keys import make_test_seal
from linli.disputes.sealing import Changes, SealSeen, check_seal, seal
from linli.kit import clock
from linli.kit.errors import Refused

CHANGES = {
    Changes.NONE: gettext_lazy("nothing after it"),
    Changes.ALLOWED: gettext_lazy("further seals after it"),
    Changes.FORBIDDEN: gettext_lazy("changed after it"),
}


class Command(BaseCommand):
    """Exit status 1 for a refusal, and for a PDF without a sound seal."""

    help = "Make the test key of the demonstration (make-test), or check the seals of a PDF (check)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("what", choices=["make-test", "check", "put"])
        parser.add_argument("file", nargs="?", help="the PDF to check, or to seal")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["what"] == "make-test":
                self._make()
            else:
                self._look(Path(options["file"] or ""), put=options["what"] == "put")
        except Refused as refused:
            raise CommandError(str(refused.message)) from refused
        except OSError as error:
            raise CommandError(_("The file cannot be read: %(detail)s") % {"detail": error.strerror}) from error

    def _make(self) -> None:
        made = make_test_seal(at=clock.now())
        self.stdout.write(_("The test key was made.") if made else _("There is a key already; nothing was changed."))

    def _look(self, path: Path, *, put: bool) -> None:
        pdf = path.read_bytes()
        if put:
            pdf = seal(pdf, at=clock.now())
            path.write_bytes(pdf)
        report = check_seal(pdf)
        for one in report.seals:
            self.stdout.write(_line(one))
        if not report.intact:
            raise CommandError(_("There is no sound seal on this file."))


def _line(one: SealSeen) -> str:
    intact = _("intact") if one.intact else _("changed")
    trusted = _("trusted") if one.trusted else _("not trusted here")
    stamped = f"{one.stamped_at:%Y-%m-%d %H:%M:%S} UTC" if one.stamped_at else _("no stamp of the time")
    return f"{one.field}  {one.signer}  {stamped}  {intact}  {trusted}  {CHANGES[one.changes]}"
