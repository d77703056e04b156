"""What every test of this module that touches the database begins with."""

import pytest

from linli.matters.models import Kind
from linli.matters.tests import make


@pytest.fixture
def kinds(db: None) -> dict[str, Kind]:
    """The small published catalogue, by code."""
    return make.make_kinds()
