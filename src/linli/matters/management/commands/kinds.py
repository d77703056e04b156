"""``linli kinds lint|import|export``: the catalogue of kinds from and to files."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from linli.kit.actors import SYSTEM
from linli.kit.clock import now
from linli.kit.errors import Refused
from linli.matters.actions.publish_catalogue import Published, publish_catalogue
from linli.matters.fault_labels import fault_sentence
from linli.matters.queries.catalogue_files import (
    SHIPPED_KINDS,
    catalogue_yaml,
    published_catalogue,
    read_catalogue,
)
from linli.matters.rules import catalogue as rules


class Command(BaseCommand):
    """Check, publish or write out the catalogue of kinds."""

    help = "Check, publish or write out the catalogue of kinds."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        for verb, words in (("lint", "name every hole of a file or directory"), ("import", "publish it")):
            sub = verbs.add_parser(verb, help=words)
            sub.add_argument("path", type=Path, nargs="?", default=SHIPPED_KINDS)
            if verb == "import":
                sub.add_argument("--source", default="", help="where it comes from; the name of the file by default")
                sub.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
        export = verbs.add_parser("export", help="write the version in force, or another")
        export.add_argument("--format", choices=["yaml"], default="yaml")
        export.add_argument("--version-number", type=int, default=None)
        export.add_argument("--output", type=Path, default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['verb']}")(options)
        except Refused as refused:
            holes = refused.facts.get("holes", [])
            raise CommandError("\n".join([str(refused.message), *holes[1:]])) from refused

    def _lint(self, options: dict[str, Any]) -> None:
        document = read_catalogue(options["path"])
        faults = rules.lint(document)
        for fault in faults:
            self.stdout.write(fault_sentence(fault))
        if faults:
            raise CommandError(_("%(count)s holes: this catalogue cannot be published.") % {"count": len(faults)})
        leaves = sum(1 for spec in rules.flatten(document) if spec.depth == 3)
        self.stdout.write(_("No hole: %(count)s kinds could be published.") % {"count": leaves})

    def _import(self, options: dict[str, Any]) -> None:
        document = read_catalogue(options["path"])
        if options["dry_run"]:
            self._lint(options)
            self._write_difference(rules.difference(published_catalogue(), document))
            return
        source = options["source"] or f"{document.catalogue} {document.version or ''} ({options['path'].name})"
        published = publish_catalogue(actor=SYSTEM, at=now(), document=document, source=source)
        self._write_published(published)

    def _write_published(self, published: Published) -> None:
        if published.is_new:
            self.stdout.write(_("Version %(version)s is in force.") % {"version": published.version})
        else:
            self.stdout.write(
                _("Version %(version)s is in force already; nothing changed.") % {"version": published.version}
            )
        self._write_difference(published.difference)

    def _write_difference(self, difference: rules.Difference) -> None:
        self.stdout.write(
            _("Kinds added: %(added)s. Changed: %(changed)s. No longer offered: %(retired)s.")
            % {
                "added": len(difference.added),
                "changed": len(difference.changed),
                "retired": len(difference.retired),
            }
        )
        lines = [f"  + {code}" for code in difference.added]
        lines += [f"  * {code}: {', '.join(names)}" for code, names in difference.changed]
        lines += [f"  - {code}" for code in difference.retired]
        for line in lines:
            self.stdout.write(line)

    def _export(self, options: dict[str, Any]) -> None:
        document = published_catalogue(options["version_number"])
        if document is None:
            raise CommandError(_("No catalogue has been published yet."))
        text = catalogue_yaml(document)
        if options["output"]:
            options["output"].write_text(text)
        else:
            self.stdout.write(text)
