"""Every channel is served by something, links are made up, and nothing is remembered from another test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from linli.notices import actions, messages
from linli.notices import links as registry
from linli.notices.queries import forget_promptness
from linli.notices.tests.make import links
from linli.notices.tests.make_push import PushService, push_service


@pytest.fixture(autouse=True)
def _carriers(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.LINLI_NOTICE_DRIVERS = {"EMAIL": "mail", "SMS": "file", "IN_APP": "in_app"}
    settings.LINLI_NOTICE_LEASE_SECONDS = 60
    monkeypatch.setattr(registry, "_makers", [links])
    forget_promptness()
    messages._service_name.cache_clear()
    yield
    forget_promptness()


@pytest.fixture
def pushes(db: None, settings: Settings, tmp_path: Path) -> None:
    """Devices are served by the real driver, which may reach this machine; the site has its key."""
    settings.VAR = tmp_path
    settings.LINLI_OUTBOUND_ALLOW = ["127.0.0.1/32"]
    settings.LINLI_NOTICE_DRIVERS = {"EMAIL": "mail", "PUSH": "push", "IN_APP": "in_app"}
    settings.LINLI_PUSH_CONTACT = "mailto:town@example.org"
    actions.prepare_push_key()


@pytest.fixture
def service() -> Iterator[PushService]:
    """A push service that keeps what it is given."""
    with push_service() as running:
        yield running
