"""``linli roles``: what makes the database's roles, printed, carried out or checked."""

import argparse
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from linli.config import roles


class Command(BaseCommand):
    """Prints the statements without an option; everything may be repeated."""

    help = "Make the database's roles: owner, application, sequencer and reader (docs/operate/roles.md)"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """One of two, or neither."""
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--apply", action="store_true", help="carry the statements out")
        what.add_argument("--check", action="store_true", help="change nothing; exit status 1 names what is wrong")

    def handle(self, *args: Any, **options: Any) -> None:
        """As the owner, whom DATABASE_URL names."""
        try:
            logins = roles.Logins.from_environment()
        except ValueError as error:
            raise CommandError(str(error)) from error
        connection.ensure_connection()
        if options["check"]:
            self._check()
        elif options["apply"]:
            self._apply(logins)
        else:
            self._print(logins)

    def _check(self) -> None:
        if faults := roles.check_roles():
            raise CommandError("\n".join(faults))
        self.stdout.write("every role may do what it should, and no more")

    def _apply(self, logins: roles.Logins) -> None:
        try:
            made = roles.make_roles(connection.connection, logins)
        except psycopg.errors.InsufficientPrivilege as error:
            raise CommandError(
                "The owner may not make roles. Let an administrator of the server carry out the first part of what "
                "'linli roles' prints, then come again."
            ) from error
        given = roles.apply_grants(connection.connection, logins)
        self.stdout.write(f"{made} statements about roles and {given} about what they may do")

    def _print(self, logins: roles.Logins) -> None:
        self._statements("For an administrator of the server", roles.roles_sql(connection.connection, logins))
        self._statements("For the owner of the tables", roles.privileges_sql(connection.connection, logins))

    def _statements(self, title: str, statements: list[str]) -> None:
        self.stdout.write(f"-- {title}" if statements else f"-- {title}: nothing is missing")
        for statement in statements:
            self.stdout.write(f"{statement};")
