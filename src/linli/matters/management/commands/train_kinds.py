"""``linli train-kinds``: learn from the town's own closed matters which kind a text means."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from linli.kit.actors import SYSTEM
from linli.kit.clock import now
from linli.kit.errors import Refused
from linli.matters.actions.train_kinds import Trained, train_kinds
from linli.matters.rules.learning import Figures


class Command(BaseCommand):
    """Learn, show how well, and keep it when it is no worse than the words of the catalogue."""

    help = "Learn from closed matters which kind a text means."

    def add_arguments(self, parser: CommandParser) -> None:
        """``--dry-run`` keeps nothing; ``--output`` writes the weights to a file as well."""
        parser.add_argument("--dry-run", action="store_true", help="measure, and keep nothing")
        parser.add_argument("--output", type=Path, default=None, help="write the weights to this file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Train once."""
        try:
            trained = train_kinds(actor=SYSTEM, at=now(), keep=not options["dry_run"])
        except Refused as refused:
            raise CommandError(str(refused.message)) from refused
        self._write_figures(trained)
        if options["output"]:
            options["output"].write_bytes(trained.packed)
        if trained.model_id is not None:
            self.stdout.write(_("In force from now on."))
        elif not options["dry_run"]:
            self.stdout.write(_("Not kept: the words of the catalogue alone do better."))

    def _write_figures(self, trained: Trained) -> None:
        self.stdout.write(
            _("%(matters)s closed matters and %(phrases)s phrases of %(kinds)s kinds; %(grams)s n-grams, %(size)s kB.")
            % {
                "matters": trained.matters,
                "phrases": trained.phrases,
                "kinds": trained.kinds,
                "grams": trained.grams,
                "size": (len(trained.packed) + 1023) // 1024,
            }
        )
        names = {"words": _("words alone"), "model": _("learnt alone"), "together": _("both together")}
        for name, label in names.items():
            self._write_folds(label, trained.figures[name])

    def _write_folds(self, label: str, figures: Figures) -> None:
        line = _("%(label)s, part %(number)s: accuracy %(accuracy)s, macro-F1 %(f1)s")
        for number, fold in enumerate(figures.folds, 1):
            self._write(line, label, fold.accuracy, fold.macro_f1, number=number)
        line = _("%(label)s, on the mean: accuracy %(accuracy)s, macro-F1 %(f1)s")
        self._write(line, label, figures.accuracy, figures.macro_f1)

    def _write(self, line: str, label: str, accuracy: float, macro_f1: float, **more: int) -> None:
        values = {"label": label, "accuracy": f"{accuracy:.4f}", "f1": f"{macro_f1:.4f}", **more}
        self.stdout.write(f"  {line % values}")
