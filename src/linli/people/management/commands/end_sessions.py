"""``linli end-sessions EMAIL``: sign an account out everywhere, when a telephone is lost or somebody else is in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from linli.kit import clock
from linli.kit.actors import SYSTEM
from linli.people import actions, queries


class Command(BaseCommand):
    """Ends what is open; the person signs in anew."""

    help = "Sign the account of EMAIL out everywhere, and tell its holder by e-mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The address."""
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError when there is no such account."""
        account = queries.find_account_by_email(options["email"])
        if account is None:
            raise CommandError(f"There is no account with the address {options['email']!r}.")
        ended = actions.end_sessions_of(actor=SYSTEM, at=clock.now(), account_id=account.id)
        self.stdout.write(f"sessions ended: {ended}")
