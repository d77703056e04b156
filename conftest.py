"""One embedded PostgreSQL for the whole run, started before Django reads its settings."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest

pytest_plugins = ["tests.cast"]


def _start_server() -> None:
    """Start a throw-away server; the workers of a parallel run inherit its URL."""
    if os.environ.get("LINLI_TEST_DATABASE_URL"):
        os.environ["DATABASE_URL"] = os.environ["LINLI_TEST_DATABASE_URL"]
        return
    from linli.config import postgres

    base = Path(tempfile.mkdtemp(prefix="linli-test-"))
    base.chmod(0o755)
    # Durability is what the fault tests check, on servers of their own.
    server = postgres.start(base / "pg", extra={"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"})
    os.environ["LINLI_TEST_DATABASE_URL"] = os.environ["DATABASE_URL"] = server.url("postgres")
    os.environ["LINLI_VAR"] = str(base / "var")

    def finish() -> None:
        postgres.stop(server)
        shutil.rmtree(base, ignore_errors=True)

    atexit.register(finish)


_start_server()


def pytest_configure(config: pytest.Config) -> None:
    """Settings of the tests: cheap passwords, mail in memory, no hashed static files, no outside sockets."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def pytest_runtest_setup() -> None:
    """Sockets are closed except to the embedded server and to this machine's own test servers."""
    from pytest_socket import socket_allow_hosts

    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)
