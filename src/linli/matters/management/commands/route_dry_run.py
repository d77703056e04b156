"""``linli route-dry-run``: who would have got the matters of late, under the present rules or another catalogue."""

import argparse
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.kit.clock import now
from linli.kit.errors import Refused
from linli.matters.fault_labels import fault_sentence
from linli.matters.queries.catalogue_files import read_catalogue
from linli.matters.queries.route_dry_run import DryRun, dry_run_routing
from linli.matters.rules import catalogue as rules
from linli.places.queries import place_row


class Command(BaseCommand):
    """Route the matters of late once more, and change nothing."""

    help = "Route the matters of late once more under the present rules or another catalogue, and change nothing."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--days", type=int, default=90)
        parser.add_argument("--catalogue", type=Path, help="a catalogue file or directory that is not published yet")
        parser.add_argument("--most", type=int, default=40, help="how many lines of each list to print")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            document = _whole(options["catalogue"]) if options["catalogue"] else None
            run = dry_run_routing(at=now(), days=options["days"], document=document)
        except Refused as refused:
            raise CommandError(str(refused.message)) from refused
        for line in report_lines(run, options["days"], options["most"]):
            self.stdout.write(line)


def _whole(path: Path) -> rules.Catalogue:
    document = read_catalogue(path)
    faults = rules.lint(document)
    if faults:
        raise CommandError("\n".join(fault_sentence(fault) for fault in faults))
    return document


def report_lines(run: DryRun, days: int, most: int) -> list[str]:
    """The figures, then the teams, then the moves, the largest first."""
    lines = [
        _("Matters of the last %(days)s days: %(count)s.") % {"days": days, "count": run.matters},
        _("To the same owner: %(same)s. To another team: %(team)s. To another of the same team: %(person)s.")
        % {"same": run.same, "team": run.other_team, "person": run.other_person},
        _("With another target time: %(count)s.") % {"count": run.other_target},
    ]
    if run.unknown_kinds:
        codes = ", ".join(f"{code} ({count})" for code, count in run.unknown_kinds.most_common(most))
        lines.append(_("Of kinds that are not offered there, and so left out: %(codes)s") % {"codes": codes})
    return lines + _team_lines(run, most) + _move_lines(run, most)


def _team_lines(run: DryRun, most: int) -> list[str]:
    places = sorted(run.had.keys() | run.would_have.keys(), key=lambda place_id: _weight(run, place_id))
    if not places:
        return []
    head = _("Team: had, would have, difference")
    rows = [
        f"  {_label(place_id)}: {run.had[place_id]}, {run.would_have[place_id]}, "
        f"{run.would_have[place_id] - run.had[place_id]:+d}"
        for place_id in places[:most]
    ]
    return [head, *rows]


def _weight(run: DryRun, place_id: UUID) -> tuple[int, int, str]:
    """What changes most first, then what has most, then by path."""
    difference = run.would_have[place_id] - run.had[place_id]
    return -abs(difference), -run.would_have[place_id], place_row(place_id).path


def _move_lines(run: DryRun, most: int) -> list[str]:
    if not run.moves:
        return []
    moves = Counter(run.moves).most_common(most)
    rows = [f"  {count} {code}: {_label(old)} > {_label(new)}" for (old, new, code), count in moves]
    return [_("Moved to another team, by kind"), *rows]


def _label(place_id: UUID) -> str:
    place = place_row(place_id)
    return f"{place.name(get_language() or 'zh-hans')} ({place.code})"
