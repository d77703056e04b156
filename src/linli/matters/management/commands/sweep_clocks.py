"""``linli sweep-clocks``: do now what the clocks ask for; the worker does it every minute by itself."""

import argparse
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from linli.kit.clock import LOCAL, now
from linli.kit.errors import Refused
from linli.matters import actions
from linli.matters.labels import VERBS, label
from linli.matters.queries.clock_policy import clock_policy


class Command(BaseCommand):
    """Sweep the clocks once."""

    help = "Remind, note what is overdue, pass up a level, and go on after the longest pause: once, now."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--at", default="", help="the moment that counts as now: 2026-11-23T09:00, for trying out")
        parser.add_argument("--check", action="store_true", help="only say whether the file of clock rules can be read")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            policy = clock_policy()
        except Refused as refused:
            raise CommandError(str(refused.message)) from refused
        if options["check"]:
            self.stdout.write(_("The clock rules can be read: version %(version)s.") % {"version": policy.version})
            return
        report = actions.sweep_clocks(at=_moment(options["at"]))
        self.stdout.write(
            _("Matters looked at: %(looked)s. Changed by others meanwhile: %(missed)s. Counted again: %(again)s.")
            % {"looked": report.looked_at, "missed": report.missed, "again": report.recounted}
        )
        if report.failed:
            self.stderr.write(_("Failed and left to the next sweep: %(failed)s.") % {"failed": report.failed})
        for verb, count in sorted(report.said.items()):
            self.stdout.write(f"  {label(VERBS, verb.value)}: {count}")


def _moment(text: str) -> datetime:
    if not text:
        return now()
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(_("Please give a moment like 2026-11-23T09:00.")) from error
    return at if at.tzinfo else at.replace(tzinfo=LOCAL)
