"""Journeys run in the town of the portal's tests."""

from linli.portal.tests.conftest import shipped_kinds, town

__all__ = ["shipped_kinds", "town"]
