"""``linli guide check|test|explain``: the questions and tables of the guide, for those who write them."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.disputes.queries.guide import guide_files
from linli.disputes.rules import guide as rules
from linli.disputes.rules.guide import LoadedGuide, Pathway, Unreadable
from linli.disputes.words.guide import fault_words
from linli.kit import clock
from linli.matters.queries.catalogue_files import SHIPPED_KINDS, read_catalogue
from linli.matters.rules.catalogue import flatten


class Command(BaseCommand):
    """Exit status 1 when there is a fault. No database is needed."""

    help = "Check the tables of the guide, run its samples, or follow one set of answers."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        says = {"check": "name every gap, overlap and dead end", "test": "run the samples beside each pathway"}
        for verb, words in says.items():
            sub = verbs.add_parser(verb, help=words)
            sub.add_argument("--folder", type=Path, help="files that take the place of those in force")
        explain = verbs.add_parser("explain", help="which question comes next, or what it comes to")
        explain.add_argument("pathway")
        explain.add_argument("facts", nargs="*", help="for example danger=NO side=LENT due=RUNNING")
        explain.add_argument("--folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = _load(options["folder"])
        getattr(self, f"_{options['verb']}")(loaded, options)

    def _check(self, loaded: LoadedGuide, options: dict[str, Any]) -> None:
        for pathway in loaded.guide.pathways.values():
            self.stdout.write(_line(pathway))
        for code in rules.overdue(loaded.guide.commons, clock.local_day(clock.now())):
            self.stdout.write(_("To be looked at again: %(source)s") % {"source": code})
        self._end(list(loaded.faults))

    def _test(self, loaded: LoadedGuide, options: dict[str, Any]) -> None:
        faults = list(loaded.faults)
        for code, pathway in loaded.guide.pathways.items():
            pack = loaded.guide.packs.get(code)
            faults += rules.pack_faults(pathway, pack)
            counts = {"pathway": code, "cases": len(pack.cases) if pack else 0}
            self.stdout.write(_("%(pathway)s: %(cases)s samples") % counts)
        self._end(faults)

    def _explain(self, loaded: LoadedGuide, options: dict[str, Any]) -> None:
        pathway = loaded.guide.pathways.get(options["pathway"])
        if pathway is None:
            raise CommandError(_("There is no such list of questions."))
        known = dict(fact.split("=", 1) for fact in options["facts"] if "=" in fact)
        fact = rules.next_fact(pathway, known)
        if fact is not None:
            self.stdout.write(f"? {fact.code}: {fact.ask.said(get_language() or '')}  [{', '.join(fact.domain)}]")
            return
        for name, table in pathway.tables.items():
            self.stdout.write(f"{name}: {', '.join(row.code for row in rules.decide(table, known).rows)}")

    def _end(self, faults: list[rules.Fault]) -> None:
        for fault in faults:
            self.stdout.write(fault_words(fault))
        if faults:
            raise CommandError(_("Faults: %(count)s.") % {"count": len(faults)})


def _load(folder: Path | None) -> LoadedGuide:
    """Everything that is in force, the files of the folder before it; kinds as they ship."""
    own = {path.name: path.read_bytes() for path in sorted(folder.glob("*.yaml"))} if folder else {}
    kinds = {spec.code for spec in flatten(read_catalogue(SHIPPED_KINDS)) if spec.depth == 3}
    try:
        return rules.load({**guide_files(), **own}, kinds)
    except Unreadable as unreadable:
        raise CommandError(fault_words(unreadable.fault)) from unreadable


def _line(pathway: Pathway) -> str:
    walks = list(rules.walks(pathway))
    counts = {
        "name": pathway.name.said(get_language() or ""),
        "code": pathway.code,
        "facts": len(pathway.facts),
        "most": max(len(walk.known) for walk in walks),
        "walks": len(walks),
        "leaves": len(pathway.forum.rows),
    }
    return _("%(code)s %(name)s: %(facts)s questions, %(most)s at most, %(walks)s ways, %(leaves)s ends") % counts
