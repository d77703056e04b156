"""``linli push-key``: the public key of web push; ``--new`` makes another one and forgets every device."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from linli.kit import clock
from linli.notices import actions, queries
from linli.notices.push_keys import load_push_key


class Command(BaseCommand):
    """Exit status 1 with a sentence when the key is not there, broken or lost."""

    help = "Show the public key of web push. --new: make another one; everybody has to switch it on again."

    def add_arguments(self, parser: CommandParser) -> None:
        """Nothing, or --new."""
        parser.add_argument("--new", action="store_true", help="make a new key and forget every device")

    def handle(self, *args: Any, new: bool, **options: Any) -> None:
        """Run it."""
        try:
            if new:
                count = actions.renew_push_key(at=clock.now())
                self.stdout.write(f"A new key was made; {count} devices have to switch it on again.")
            load_push_key()
        except actions.PushKeyUnusable as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(queries.push_public_key())
