"""``linli erasures``: carry out what is due, or erase again what a restore brought back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from linli.kit import clock
from linli.rights import actions


class Command(BaseCommand):
    """Says how many units went."""

    help = "Erasures: again (after a restore), due (what an hourly job does)"

    def add_arguments(self, parser: CommandParser) -> None:
        """Subcommands."""
        commands = parser.add_subparsers(dest="what", required=True)
        commands.add_parser("again", help="erase what was erased before, and a backup brought back")
        commands.add_parser("due", help="erase what was asked for and whose day has come")

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        """Run one of them."""
        done = actions.erase_again(at=clock.now()) if what == "again" else actions.sweep_erasures(at=clock.now())
        self.stdout.write(f"{done} erased")
