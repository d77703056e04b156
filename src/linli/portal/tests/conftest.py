"""The cast in a town whose catalogue is a part of the one that ships."""

import msgspec
import pytest
from django.core.cache import cache

from linli.kit.actors import SYSTEM
from linli.matters.actions.publish_catalogue import publish_catalogue
from linli.matters.queries import forget_board, forget_figures, forget_kinds
from linli.matters.queries.catalogue_files import SHIPPED_KINDS, read_catalogue
from linli.matters.rules.catalogue import Catalogue
from linli.matters.tests.make import MORNING, make_kinds
from tests.cast import Cast

SUBJECTS = {"civil", "labour", "neighbours", "safety", "service", "other"}


@pytest.fixture(scope="session")
def shipped_kinds() -> Catalogue:
    """Six subjects of the base catalogue, read once: publishing all of them for every test takes four times as long."""
    whole = read_catalogue(SHIPPED_KINDS)
    return msgspec.structs.replace(whole, subjects=[part for part in whole.subjects or [] if part.code in SUBJECTS])


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


@pytest.fixture
def workplace(cast: Cast) -> Cast:
    """The cast with a catalogue of five kinds: what most pages of staff need, and quick to make."""
    cache.clear()
    make_kinds()
    return cast
