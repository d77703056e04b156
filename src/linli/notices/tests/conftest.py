"""Every channel is served by something, links are made up, and nothing is remembered from another test."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from linli.notices import links as registry
from linli.notices import messages
from linli.notices.queries import forget_promptness
from linli.notices.tests.make import links


@pytest.fixture(autouse=True)
def _carriers(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.LINLI_NOTICE_DRIVERS = {"EMAIL": "mail", "SMS": "file", "IN_APP": "in_app"}
    settings.LINLI_NOTICE_LEASE_SECONDS = 60
    monkeypatch.setattr(registry, "_makers", [links])
    forget_promptness()
    messages._service_name.cache_clear()
    yield
    forget_promptness()
