"""A stoppable site and a telephone. Static files are collected once for the run, as an installation has them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserType

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


@pytest.fixture(scope="session")
def site_var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the site keeps its files; the static ones are there, named by their content."""
    var = tmp_path_factory.mktemp("offline")
    command = [sys.executable, "-m", "linli.config.cli", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(command, env={**os.environ, "LINLI_VAR": str(var), "LINLI_SECRET_KEY": "files only"}, check=True)
    return var


@pytest.fixture
def stoppable(transactional_db: None, site_var: Path) -> Iterator[Site]:
    """The site, running."""
    site = Site(site_var)
    try:
        site.start()
        yield site
    finally:
        site.stop()


@pytest.fixture
def telephone(driver: BrowserType, stoppable: Site, tmp_path: Path) -> Iterator[Phone]:
    """A telephone that has never been here."""
    phone = Phone(driver, tmp_path / "phone", stoppable.url)
    yield phone
    phone.kill()
    assert not phone.errors, f"scripts failed: {phone.errors}"
