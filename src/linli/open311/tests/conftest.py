"""A town whose door is open: the cast, five kinds, one client."""

import pytest
from pytest_django import Settings

from linli.matters.tests.make import make_kinds
from linli.open311.tests.make import KEY
from tests.cast import Cast


@pytest.fixture
def door(cast: Cast, settings: Settings) -> Cast:
    """The cast with a published catalogue and the key of one client."""
    settings.LINLI_OPEN311_KEYS = f"app={KEY},other=another-key"
    settings.LINLI_OPEN311_JURISDICTION = "330681"
    make_kinds()
    return cast
