"""The cast in a town whose catalogue is the one that ships."""

import pytest
from django.core.cache import cache

from linli.kit.actors import SYSTEM
from linli.matters.actions.publish_catalogue import publish_catalogue
from linli.matters.queries import forget_board, forget_figures, forget_kinds
from linli.matters.queries.catalogue_files import SHIPPED_KINDS, read_catalogue
from linli.matters.rules.catalogue import Catalogue
from linli.matters.tests.make import MORNING
from tests.cast import Cast


@pytest.fixture(scope="session")
def shipped_kinds() -> Catalogue:
    """The base catalogue, read once."""
    return read_catalogue(SHIPPED_KINDS)


@pytest.fixture
def town(cast: Cast, shipped_kinds: Catalogue) -> Cast:
    """The cast, with kinds published and nothing remembered from another test."""
    cache.clear()
    forget_kinds()
    forget_board()
    forget_figures()
    publish_catalogue(actor=SYSTEM, at=MORNING, document=shipped_kinds, source="the catalogue that ships")
    forget_kinds()
    return cast
