"""``linli receivers``: which bodies' signed answers are taken in, one more of them, and an answer itself."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from linli.disputes import actions
from linli.disputes.models import Receiver
from linli.disputes.rules.packets import PacketKind
from linli.kit import clock
from linli.kit.actors import SYSTEM
from linli.kit.errors import Refused
from linli.kit.ids import show_reference


class Command(BaseCommand):
    """Exit status 1 for a refusal."""

    help = "List the bodies whose signed answers are taken in (list), add one (add), take in an answer (take)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("what", choices=["list", "add", "take"])
        parser.add_argument("file", nargs="?", help="the answer to take in")
        parser.add_argument("--name", default="", help="the body, as packets are addressed to it")
        parser.add_argument("--public-key", default="", help="its key, 64 hexadecimal digits")
        parser.add_argument("--kinds", nargs="+", choices=[kind.value.lower() for kind in PacketKind], default=[])
        parser.add_argument("--test", action="store_true", help="a simulator, whose answers have no legal effect")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            {"list": self._list, "add": self._add, "take": self._take}[options["what"]](options)
        except Refused as refused:
            raise CommandError(str(refused.message)) from refused
        except OSError as error:
            raise CommandError(_("The file cannot be read: %(detail)s") % {"detail": error.strerror}) from error

    def _list(self, options: dict[str, Any]) -> None:
        for row in Receiver.objects.filter(unlisted_at__isnull=True).order_by("name", "id"):
            test = _("simulator") if row.is_test else ""
            self.stdout.write("  ".join([row.name, " ".join(row.kinds), bytes(row.public_key).hex(), test]).rstrip())

    def _add(self, options: dict[str, Any]) -> None:
        try:
            key = bytes.fromhex(options["public_key"])
        except ValueError:
            key = b""
        kinds = tuple(PacketKind(kind.upper()) for kind in options["kinds"])
        made = actions.list_receiver(
            actor=SYSTEM, at=clock.now(), name=options["name"], public_key=key, kinds=kinds, is_test=options["test"]
        )
        self.stdout.write(_("The answers of %(name)s are taken in from now on.") % {"name": made.name})

    def _take(self, options: dict[str, Any]) -> None:
        raw = Path(options["file"] or "").read_bytes()
        made = actions.take_answer(actor=SYSTEM, at=clock.now(), raw=raw)
        self.stdout.write(f"{show_reference(made.dispute.reference)}  {made.kind}  {made.state}")
