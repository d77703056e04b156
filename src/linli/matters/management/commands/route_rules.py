"""``linli route-rules lint|dry-run|publish|export``: the routing rules from and to files."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.kit.actors import SYSTEM
from linli.kit.clock import now
from linli.kit.errors import Refused
from linli.matters.actions.publish_routing_rules import publish_routing_rules
from linli.matters.queries.routing_book import find_rules
from linli.matters.queries.routing_files import faults_of, read_rules
from linli.matters.queries.routing_trial import DAYS, Trial, team_labels, try_rules
from linli.matters.rules import routing_rules as rules


class Command(BaseCommand):
    """Check, try out, publish or write out the routing rules."""

    help = "Routing rules: check, try out on the matters of late, publish, write out."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        for verb, words in (
            ("lint", "name every fault"),
            ("dry-run", "who would have got what"),
            ("publish", "make it the list in force"),
        ):
            sub = verbs.add_parser(verb, help=words)
            sub.add_argument("path", type=Path)
            if verb == "dry-run":
                sub.add_argument("--days", type=int, default=DAYS)
                sub.add_argument("--most", type=int, default=40, help="how many lines of each list to print")
        export = verbs.add_parser("export", help="write the list in force, or another version")
        export.add_argument("--version-number", type=int, default=None)
        export.add_argument("--output", type=Path, default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['verb'].replace('-', '_')}")(options)
        except Refused as refused:
            holes = refused.facts.get("holes", [])
            raise CommandError("\n".join([str(refused.message), *holes[1:]])) from refused
        except OSError as error:
            raise CommandError(str(error)) from error

    def _lint(self, options: dict[str, Any]) -> None:
        document = read_rules(options["path"].read_bytes())
        self._write_faults(document)
        self.stdout.write(_("No fault: %(count)s rules could be published.") % {"count": len(document.rules)})

    def _write_faults(self, document: rules.RuleList) -> None:
        faults = faults_of(document)
        for fault in faults:
            self.stdout.write(f"{fault.severity}: {fault.sentence}")
        count = sum(1 for fault in faults if fault.stops)
        if count:
            raise CommandError(_("%(count)s faults: these rules cannot be published.") % {"count": count})

    def _dry_run(self, options: dict[str, Any]) -> None:
        document = read_rules(options["path"].read_bytes())
        self._write_faults(document)
        trial = try_rules(at=now(), document=document, days=options["days"])
        for line in trial_lines(trial, options["most"]):
            self.stdout.write(line)

    def _publish(self, options: dict[str, Any]) -> None:
        document = read_rules(options["path"].read_bytes())
        published = publish_routing_rules(actor=SYSTEM, at=now(), document=document)
        sentence = _("Version %(version)s is in force.")
        if not published.is_new:
            sentence = _("Version %(version)s is in force already; nothing changed.")
        self.stdout.write(sentence % {"version": published.version})

    def _export(self, options: dict[str, Any]) -> None:
        document = find_rules(options["version_number"])
        if document is None:
            raise CommandError(_("No routing rules have been published yet."))
        text = rules.write(document).decode()
        if options["output"]:
            options["output"].write_text(text)
        else:
            self.stdout.write(text, ending="")


def trial_lines(trial: Trial, most: int) -> list[str]:
    """The figures, then the moves from team to team, then how often each rule fits."""
    lines = [
        _("Matters of the last %(days)s days: %(count)s.") % {"days": trial.days, "count": trial.matters},
        _("With the same team: %(same)s. With another team: %(other)s. Left out: %(left_out)s.")
        % {"same": trial.same, "other": trial.other, "left_out": trial.left_out},
    ]
    labels = team_labels(trial, get_language() or "zh-hans")
    for (old, new, code), count in trial.moves.most_common(most):
        lines.append(f"  {count} {code or '–'}: {labels[old]} > {labels[new]}")
    lines += [f"  {code}: {count}" for code, count in trial.fits.most_common() if code]
    if trial.idle:
        lines.append(_("These rules fitted nothing: %(codes)s") % {"codes": ", ".join(trial.idle)})
    return lines
