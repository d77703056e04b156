"""One embedded PostgreSQL for the whole run; the workers of a parallel run share it, each with its own database."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from linli.config import postgres

# A machine under load is slow, and that is no fault of a test: time is measured in benches/ alone.
hypothesis_settings.register_profile("linli", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("linli")

pytest_plugins = ["tests.cast", "tests.browser.fixtures"]


def _start_server() -> str:
    """Start a throw-away server unless a parent process did; returns its URL."""
    if url := os.environ.get("LINLI_TEST_DATABASE_URL"):
        return url
    base = Path(tempfile.mkdtemp(prefix="linli-test-"))
    base.chmod(0o755)
    # Durability is what the fault tests check, on servers of their own.
    server = postgres.start(base / "pg", extra={"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"})

    def finish() -> None:
        postgres.stop(server)
        shutil.rmtree(base, ignore_errors=True)

    atexit.register(finish)
    os.environ["LINLI_TEST_DATABASE_URL"] = server.url("postgres")
    os.environ["LINLI_TEST_VAR"] = str(base / "var")
    return server.url("postgres")


def pytest_configure(config: pytest.Config) -> None:
    """Settings of the tests: the embedded server, cheap passwords, mail in memory, no hashed static files."""
    from django.conf import settings

    settings.DATABASES["default"].update(postgres.django_database(_start_server()))
    # Only here: pytest empties the tables after a test that commits, which the ledger's triggers refuse everybody else.
    settings.DATABASES["default"]["OPTIONS"]["options"] = "-c linli.may_truncate=yes"
    var = Path(os.environ["LINLI_TEST_VAR"])
    settings.VAR = var
    settings.MEDIA_ROOT = var / "media"
    settings.STATIC_ROOT = var / "static"  # WhiteNoise warns of a folder that is not there
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.LINLI_FOLLOW_PLACES = False  # no thread that listens beside a test's own transaction
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.LINLI_NOTICE_DRIVERS = {"EMAIL": "mail", "SMS": "file", "IN_APP": "in_app"}
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


# Minutes of waiting for real processes, a whole town, then browsers: what begins last must be short.
_LONGEST_FIRST = (
    "tests/faults/",
    "src/linli/disputes/tests/test_non_interference.py",
    "src/linli/config/tests/test_demo_seed.py",
    "tests/offline/",
    "tests/",
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The long ones first, so that no process ends a parallel run alone; among themselves in the random order."""

    def rank(item: pytest.Item) -> int:
        path = item.path.relative_to(config.rootpath).as_posix()
        return next((at for at, start in enumerate(_LONGEST_FIRST) if path.startswith(start)), len(_LONGEST_FIRST))

    items.sort(key=rank)


def pytest_runtest_setup() -> None:
    """Sockets are closed except to the embedded server and to this machine's own test servers."""
    from pytest_socket import socket_allow_hosts

    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)
