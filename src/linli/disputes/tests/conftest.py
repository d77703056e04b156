"""What tests of disputes begin with."""

import pytest

from linli.matters.models import Kind
from linli.matters.tests.make import make_kinds


@pytest.fixture
def kinds(db: None) -> dict[str, Kind]:
    """The small published catalogue, by code."""
    return make_kinds()
