"""Everything in this folder drives a browser."""

import os

import pytest

from linli.portal.views.figures import forget_lines


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark it so."""
    here = os.path.dirname(__file__)
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(autouse=True)
def _no_figures_of_another_test() -> None:
    """The page of figures keeps what it has counted for a minute."""
    forget_lines()
