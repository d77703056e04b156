"""``linli sign-in-link EMAIL``: print a link that signs that account in, once."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from linli.kit import clock
from linli.kit.actors import SYSTEM
from linli.people import actions, queries


class Command(BaseCommand):
    """For the first administrator, and for whoever has lost every other way in."""

    help = "Print a link that signs the account of EMAIL in, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The address, and for how long the link is good."""
        parser.add_argument("email")
        parser.add_argument("--hours", type=float, default=24, help="how long the link is good; 168 at most")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError when there is no such account."""
        account = queries.find_account_by_email(options["email"])
        if account is None:
            raise CommandError(f"There is no account with the address {options['email']!r}.")
        token = actions.make_sign_in_link(
            actor=SYSTEM, at=clock.now(), account_id=account.id, valid_for=timedelta(hours=options["hours"])
        )
        self.stdout.write(settings.ORIGIN + reverse("account_enter", kwargs={"token": token}))
