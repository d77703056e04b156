"""``linli doctor``: whether everything is all right, one line each, and what to do about what is not."""

import argparse
import json
import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from linli.config.running.doctor import examine
from linli.config.running.findings import STATES, State, worst
from linli.kit.clock import now

_STATUS = {State.OK: 0, State.ATTENTION: 2, State.BROKEN: 1}


class Command(BaseCommand):
    """Exit status 0 when all is well, 2 when something wants attention, 1 when something is broken."""

    help = "Look at database, keys, disk, clock, workers, the record, backups and mail; change nothing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """For people or for programs."""
        parser.add_argument("--json", action="store_true", help="for programs")
        parser.add_argument("--language", choices=["zh-hans", "en"], default="zh-hans")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say each finding; end with the state of the whole."""
        with translation.override(options["language"]):
            found = examine(now())
            lines = [
                {"code": one.code, "state": one.state.value, "title": str(one.title), "seen": str(one.seen)}
                | {"remedy": str(one.remedy)}
                for one in found
            ]
            if options["json"]:
                self.stdout.write(json.dumps(lines, ensure_ascii=False, indent=1))
            else:
                for one in found:
                    remedy = f"  → {one.remedy}" if one.remedy else ""
                    self.stdout.write(f"[{STATES[one.state]}] {one.title}: {one.seen}{remedy}")
        if status := _STATUS[worst(found)]:
            sys.exit(status)
