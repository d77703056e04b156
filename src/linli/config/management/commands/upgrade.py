"""``linli upgrade``: a backup, the tables of this version, a look at all of it; or first what that would do."""

import argparse
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import translation

from linli.config.backup.faults import Unfit
from linli.config.backup.make import DUMP, make_backup
from linli.config.backup.media import readable, room
from linli.config.running.doctor import examine
from linli.config.running.figures import backup_seconds
from linli.config.running.findings import State
from linli.config.running.words import lasting
from linli.config.upgrade.plan import Step, planned
from linli.kit.clock import now

# What an upgrade mends itself, or what may stand still while it runs.
_MAY_BE_BROKEN = frozenset({"migrations", "figures", "worker", "web", "live", "mail", "answers", "front"})


class Command(BaseCommand):
    """Refuses where the doctor finds something broken."""

    help = "Bring the database to this version: backup, migrations, check. --dry-run says what would be done."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Where the backup goes is asked for; leaving it out has to be said."""
        parser.add_argument("--dry-run", action="store_true", help="say what waits, and change nothing")
        parser.add_argument("--backup", type=Path, metavar="DIR", help="where the backup before it goes")
        parser.add_argument("--without-backup", action="store_true", help="there is a fresh one elsewhere")

    def handle(self, *args: Any, **options: Any) -> None:
        """One of the two; in English throughout, as its own words are."""
        with translation.override("en"):
            self._look(options)

    def _look(self, options: dict[str, Any]) -> None:
        steps = list(planned())
        self._tell(steps)
        broken = [one for one in examine(now(), beside=False) if one.state is State.BROKEN]
        stopping = [one for one in broken if one.code not in _MAY_BE_BROKEN]
        for one in stopping:
            self.stdout.write(f"broken: {one.title}: {one.seen} {one.remedy}")
        if options["dry_run"]:
            return
        if stopping:
            raise CommandError("Nothing was changed. Mend what is broken first: linli doctor.")
        self._upgrade(steps, options)

    def _tell(self, steps: list[Step]) -> None:
        for step in steps:
            self.stdout.write(f"{step.name}: {'while the town works' if step.online else 'people notice'}")
            for effect in step.effects:
                self.stdout.write(f"    {effect.what}; lock: {effect.lock}")
        if not steps:
            self.stdout.write("the database is as this version wants it")
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            (size,) = cursor.fetchone()
        age = backup_seconds(now())
        last = f"{lasting(age)} ago" if age is not None else "none was made from here"
        free = readable(room(Path(settings.VAR)))
        self.stdout.write(f"database {readable(size)}; free {free}; last backup: {last}")

    def _upgrade(self, steps: list[Step], options: dict[str, Any]) -> None:
        if steps and not options["without_backup"]:
            self._backup(options["backup"])
        call_command("migrate", interactive=False, verbosity=1)
        call_command("check")
        if list(planned()):
            raise CommandError("Some migrations did not run; their own words are above.")
        self.stdout.write("now restart: first the worker, then live, then web (systemctl restart linli-worker ...)")

    def _backup(self, into: Path | None) -> None:
        if into is None:
            raise CommandError("Say with --backup DIR where the backup goes, or --without-backup.")
        url = os.environ.get("DATABASE_URL", "")
        try:
            made = make_backup(
                url=url, var=Path(settings.VAR), into=into, kind=DUMP, cell=settings.LINLI_CELL, say=self.stdout.write
            )
        except Unfit as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"backup: {made.folder}")
