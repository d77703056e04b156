"""A throw-away PostgreSQL with Linli's schema for one bench, durable as in production: every commit is flushed."""

import logging
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def fresh_database() -> Iterator[None]:
    """Django is set up on an empty, migrated database while this lasts. Once in a process."""
    from linli.config import postgres

    base = Path(tempfile.mkdtemp(prefix="linli-bench-"))
    base.chmod(0o755)
    server = postgres.start(base / "pg")
    try:
        postgres.create_database(server)
        os.environ["DATABASE_URL"] = server.url()
        os.environ["LINLI_LIMITS"] = "receive=100000000/3600"  # all of a bench comes from one address
        os.environ["LINLI_VAR"] = str(base / "var")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.config.settings")
        _set_up()
        yield
    finally:
        _close()
        postgres.stop(server)
        shutil.rmtree(base, ignore_errors=True)


def _set_up() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _close() -> None:
    from django.db import connections

    logging.getLogger("linli").setLevel(logging.CRITICAL)  # the thread that follows places outlives the server
    connections.close_all()
