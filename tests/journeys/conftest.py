"""Journeys run in the town of the portal's tests, some of them in the browser of the browser tests."""

from linli.portal.tests.conftest import shipped_kinds, town
from tests.browser.conftest import chromium, desk, phone, site

__all__ = ["chromium", "desk", "phone", "shipped_kinds", "site", "town"]
