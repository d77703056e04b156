"""One town for the folder: it is started once, and each proxy stands in front of it in turn."""

from collections.abc import Callable, Iterator

import pytest

from tests.deployed.site import Deployed, deployed
from tests.faults.conftest import migrated, new_town
from tests.faults.town import Town

__all__ = ["migrated", "new_town"]


@pytest.fixture(scope="module")
def site(new_town: Callable[[], Town]) -> Iterator[Deployed]:
    """The units' processes on a database with its roles."""
    with deployed(new_town()) as running:
        yield running
