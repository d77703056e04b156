"""``linli workflow lint|show|simulate|diff|import|export|publish``: workflows from and to files."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from linli.kit.actors import SYSTEM
from linli.kit.clock import now
from linli.kit.errors import Refused
from linli.workflows.actions import publish_workflow
from linli.workflows.queries import (
    Opened,
    fault_sentence,
    meaning_sentence,
    note_sentence,
    read_script,
    severity_word,
    stop_sentence,
    workflow_named,
)
from linli.workflows.rules import (
    Difference,
    Walk,
    difference,
    errors,
    lint,
    mermaid,
    simulate,
    wander,
    write,
)

_SIGNS = {"ADDED": "+", "REMOVED": "-", "CHANGED": "*"}


class Command(BaseCommand):
    """Check, draw, try out, compare, convert, write out or publish a workflow."""

    help = "Workflows: check, draw, try out, compare, convert, write out, publish."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        one = argparse.ArgumentParser(add_help=False)
        one.add_argument("workflow", help="a file, or a published code or code@version")
        one.add_argument("--service", default="", help="which one, of a file with several")
        verbs.add_parser("lint", parents=[one], help="name every fault")
        verbs.add_parser("show", parents=[one], help="the diagram as Mermaid")
        walk = verbs.add_parser("simulate", parents=[one], help="walk through it")
        walk.add_argument("--script", default="", help="ROLE:ACTION, ROLE:ACTION+2h, ... in the codes of the file")
        walk.add_argument("--random", type=int, default=0, metavar="N", help="N walks by chance, to find traps")
        walk.add_argument("--seed", type=int, default=0)
        compare = verbs.add_parser("diff", help="what the second does differently, and what that means")
        compare.add_argument("before")
        compare.add_argument("after")
        for verb, words in (("import", "another engine's file in our format"), ("export", "write one out")):
            sub = verbs.add_parser(verb, parents=[one], help=words)
            sub.add_argument("--output", type=Path, default=None)
        publish = verbs.add_parser("publish", parents=[one], help="make it the version in force")
        publish.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['verb']}")(options)
        except Refused as refused:
            holes = refused.facts.get("holes", [])
            raise CommandError("\n".join([str(refused.message), *holes[1:]])) from refused

    def _open(self, options: dict[str, Any]) -> Opened:
        return workflow_named(options["workflow"], service=options["service"])

    def _lint(self, options: dict[str, Any]) -> None:
        opened = self._open(options)
        self._write_notes(opened)
        faults = lint(opened.definition)
        for fault in faults:
            self.stdout.write(f"{severity_word(fault)}: {fault_sentence(fault)}")
        count = len(errors(faults))
        if count:
            raise CommandError(_("%(count)s faults: this workflow cannot be published.") % {"count": count})
        self.stdout.write(self._counts(opened))

    def _counts(self, opened: Opened) -> str:
        definition = opened.definition
        rows = sum(len(definition.expand(row.sources)) for row in definition.actions)
        return _(
            "%(code)s can be published: %(states)s states, %(actions)s actions, %(roles)s roles, %(clocks)s clocks."
        ) % {
            "code": definition.code,
            "states": len(definition.states),
            "actions": rows,
            "roles": len(definition.roles),
            "clocks": len(definition.clocks),
        }

    def _write_notes(self, opened: Opened) -> None:
        for note in opened.imported.notes if opened.imported else ():
            self.stderr.write(note_sentence(note))

    def _show(self, options: dict[str, Any]) -> None:
        self.stdout.write(mermaid(self._open(options).definition), ending="")

    def _simulate(self, options: dict[str, Any]) -> None:
        opened = self._open(options)
        found = errors(lint(opened.definition))
        if found:
            raise CommandError(fault_sentence(found[0]))
        if options["script"]:
            self._write_walk(simulate(opened.definition, read_script(options["script"])))
        if options["random"] or not options["script"]:
            self._write_wandering(opened, options)

    def _write_walk(self, walk: Walk) -> None:
        for position, stage in enumerate(walk.stages):
            said = f"{stage.role}: {stage.action} → " if stage.action else ""
            clocks = ", ".join(
                f"{one.code} {one.elapsed_hours:g}"
                + (f"/{one.hours:g} h" if one.hours is not None else " h")
                + ("!" if one.late else "")
                + (f" {one.standing.lower()}" if one.standing != "RUNNING" else "")
                for one in stage.clocks
            )
            guards = f" [{', '.join(stage.assumes)}]" if stage.assumes else ""
            self.stdout.write(f"{position:>3}  {stage.at_hours:>8g} h  {said}{stage.state}{guards}  {clocks}".rstrip())
        if walk.stop:
            ways = ", ".join(f"{role}:{action}" for role, action in walk.stop.open_to)
            raise CommandError(f"{stop_sentence(walk)} {_('Possible here: %(ways)s') % {'ways': ways or '–'}}")

    def _write_wandering(self, opened: Opened, options: dict[str, Any]) -> None:
        found = wander(opened.definition, walks=options["random"] or 1000, seed=options["seed"])
        self.stdout.write(
            _("%(walks)s walks by chance, %(steps)s steps, the longest %(longest)s. Still going: %(unfinished)s.")
            % {
                "walks": found.walks,
                "steps": found.steps,
                "longest": found.longest,
                "unfinished": found.unfinished,
            }
        )
        for code, count in found.ended.most_common():
            self.stdout.write(f"  {code}: {count}")
        for code, count in found.stuck.most_common():
            self.stdout.write(_("  stuck in %(state)s: %(count)s") % {"state": code, "count": count})
        if found.never:
            self.stdout.write(_("  never seen: %(states)s") % {"states": ", ".join(found.never)})

    def _diff(self, options: dict[str, Any]) -> None:
        before, after = (workflow_named(options[name]).definition for name in ("before", "after"))
        self._write_difference(difference(before, after))

    def _write_difference(self, found: Difference) -> None:
        if found.is_empty:
            self.stdout.write(_("Both do the same."))
        for change in found.changes:
            self.stdout.write(f"{_SIGNS[change.how]} {change.part.lower()} {change.code}")
            for name, told in change.details:
                self.stdout.write(f"    {name}: {told}")
        for meaning in found.meanings:
            self.stdout.write(meaning_sentence(meaning))

    def _import(self, options: dict[str, Any]) -> None:
        self._export(options)

    def _export(self, options: dict[str, Any]) -> None:
        opened = self._open(options)
        self._write_notes(opened)
        text = write(opened.definition).decode()
        if options["output"]:
            options["output"].write_text(text)
        else:
            self.stdout.write(text, ending="")

    def _publish(self, options: dict[str, Any]) -> None:
        opened = self._open(options)
        if options["dry_run"]:
            self._lint(options)
            return
        published = publish_workflow(actor=SYSTEM, at=now(), definition=opened.definition)
        sentence = _("Version %(version)s of %(code)s is in force.")
        if not published.is_new:
            sentence = _("Version %(version)s of %(code)s is in force already; nothing changed.")
        self.stdout.write(sentence % {"version": published.version, "code": published.code})
        if published.difference and published.is_new:
            self._write_difference(published.difference)
