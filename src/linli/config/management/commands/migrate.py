"""``linli migrate``: Django's, and afterwards the roles of the database may do what they may with the tables."""

from typing import Any

from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connections

from linli.config import roles
from linli.config.roles.apply import drop_counts
from linli.config.roles.catalogue import attributes

# A migration that waits for a lock holds up everybody who comes after it: rather it fails, and is run again.
LOCK_SECONDS = 5


class Command(migrate.Command):
    """Also when a migration fails: those before it have made tables."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Where there are no roles beside the owner, Django's alone."""
        wrapper = connections[options.get("database") or DEFAULT_DB_ALIAS]
        logins = roles.Logins.from_environment()
        wrapper.ensure_connection()
        wrapper.connection.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
        names = [login.name for login in logins.by_role.values()]
        if len(attributes(wrapper.connection, names)) < len(names) or options["plan"] or options["check_unapplied"]:
            super().handle(*args, **options)
            return
        drop_counts(wrapper.connection)
        try:
            super().handle(*args, **options)
        finally:
            wrapper.ensure_connection()
            roles.apply_grants(wrapper.connection, logins)
