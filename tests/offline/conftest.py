"""A stoppable site and a telephone. Static files are collected once for the run, as an installation has them."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from linli.portal.tests.conftest import shipped_kinds, town
from tests.offline.phone import Phone
from tests.offline.site import Site

__all__ = ["shipped_kinds", "town"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    here = os.path.dirname(__file__)
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="module")
def site_var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the site keeps its files."""
    return tmp_path_factory.mktemp("offline")


@pytest.fixture
def stoppable(transactional_db: None, site_var: Path) -> Iterator[Site]:
    """The site, running."""
    site = Site(site_var)
    site.start()
    yield site
    site.stop()


@pytest.fixture
def telephone(chromium: Browser, stoppable: Site, tmp_path: Path) -> Iterator[Phone]:
    """A telephone that has never been here."""
    phone = Phone(chromium, tmp_path / "phone", stoppable.url)
    yield phone
    phone.kill()
    assert not phone.errors, f"scripts failed: {phone.errors}"
