"""``linli open311-import``: take over the requests of another Open311 server, from its address or from files."""

import csv
from argparse import ArgumentTypeError
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from linli.kit.actors import SYSTEM
from linli.kit.clock import now
from linli.kit.errors import Refused
from linli.open311.actions import TakenRow, take_over
from linli.open311.actions.read_server import OVERLAP, note_progress, rows_of, still_open, windows
from linli.open311.mapping_faults import mapping_sentence
from linli.open311.queries import find_progress
from linli.open311.rules import Mapping, MappingFault, as_time, read_mapping

FIRST_DAYS = 90  # how far back the first run goes when nothing else is said


class Command(BaseCommand):
    """Read, take over, and say what became of every row."""

    help = "Take over the requests of another Open311 server, from its address or from files."

    def add_arguments(self, parser: CommandParser) -> None:
        """Addresses end in requests.xml or requests.json; anything else is a file."""
        parser.add_argument("sources", nargs="+", metavar="URL|FILE")
        parser.add_argument("--mapping", type=Path, required=True, help="TOML: services to kinds")
        parser.add_argument(
            "--since", type=_moment, default=None, help="first moment to ask for; else where it stopped"
        )
        parser.add_argument("--until", type=_moment, default=None)
        parser.add_argument("--days", type=int, default=7, help="length of the windows that are asked for, 1 to 90")
        parser.add_argument("--report", type=Path, default=None, help="CSV with a line for every row")

    def handle(self, *args: Any, **options: Any) -> None:
        """Each source in turn; what was taken over before a fault stays."""
        mapping = _mapping(options["mapping"])
        if not 1 <= options["days"] <= 90:
            raise CommandError(_("A window has 1 to 90 days."))
        rows: list[TakenRow] = []
        try:
            for source in options["sources"]:
                self._take(source, mapping, options, rows)
        except Refused as refused:
            raise CommandError(str(refused.message)) from refused
        finally:
            self._tell(rows)
            if options["report"]:
                _write_report(options["report"], rows)

    def _take(self, source: str, mapping: Mapping, options: dict[str, Any], rows: list[TakenRow]) -> None:
        if not source.startswith(("http://", "https://")):
            self._take_over(mapping, rows_of(_file(Path(source))), rows)
            return
        at = now()
        since = options["since"] or _where_it_stopped(mapping, source, at)
        until = min(options["until"] or at, at)
        for window in windows(source, mapping, since, until, length=timedelta(days=options["days"])):
            self._take_over(mapping, window.rows, rows)
            note_progress(mapping.source, source, window.end_at, at)
            self.stdout.write(
                _("%(start)s to %(end)s: %(count)s read.")
                % {"start": f"{window.start_at:%Y-%m-%d %H:%M}", "end": f"{window.end_at:%Y-%m-%d %H:%M}",
                   "count": len(window.rows)}
            )  # fmt: skip
        for again in still_open(source, mapping, at):
            self._take_over(mapping, again, rows)

    def _take_over(self, mapping: Mapping, found: list[dict[str, Any]], rows: list[TakenRow]) -> None:
        rows += take_over(actor=SYSTEM, at=now(), mapping=mapping, rows=found).rows

    def _tell(self, rows: Iterable[TakenRow]) -> None:
        counts = {"kept": 0, "updated": 0, "same": 0, "refused": 0}
        reasons: dict[str, tuple[int, str]] = {}
        for row in rows:
            counts[row.outcome] += 1
            if row.code:
                count, sentence = reasons.get(row.code, (0, str(row.sentence)))
                reasons[row.code] = count + 1, sentence
        self.stdout.write(
            _("Kept %(kept)s, changed %(updated)s, known already %(same)s, refused %(refused)s.") % counts
        )
        for code, (count, sentence) in sorted(reasons.items()):
            self.stdout.write(f"  {count} {code}: {sentence}")


def _mapping(path: Path) -> Mapping:
    try:
        return read_mapping(_file(path))
    except MappingFault as fault:
        raise CommandError(mapping_sentence(fault)) from fault


def _file(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(_("%(path)s cannot be read.") % {"path": path}) from error


def _where_it_stopped(mapping: Mapping, address: str, at: datetime) -> datetime:
    done_until = find_progress(mapping.source, address)
    return done_until - OVERLAP if done_until else at - timedelta(days=FIRST_DAYS)


def _moment(text: str) -> datetime:
    at = as_time(text, UTC)
    if at is None:
        raise ArgumentTypeError(_("%(text)s is no moment such as 2026-01-31T00:00:00Z.") % {"text": text})
    return at


def _write_report(path: Path, rows: Iterable[TakenRow]) -> None:
    """One line a row. A cell that a spreadsheet would take for a formula is set in quotes."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["service_request_id", "outcome", "matter", "code", "sentence"])
        for row in rows:
            number = f"'{row.source_id}" if row.source_id[:1] in "=+-@\t\r" and row.source_id else row.source_id
            writer.writerow([number, row.outcome, row.matter_id or "", row.code, str(row.sentence)])
