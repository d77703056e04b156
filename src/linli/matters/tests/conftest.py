"""What every test of this module that touches the database begins with."""

from collections.abc import Iterator

import pytest

from linli.kit.actors import SYSTEM
from linli.matters.actions import publish_catalogue
from linli.matters.models import Kind
from linli.matters.queries import forget_kinds
from linli.matters.tests import make
from linli.matters.tests.make_catalogue import make_document


@pytest.fixture
def kinds(db: None) -> dict[str, Kind]:
    """The small published catalogue, by code."""
    return make.make_kinds()


@pytest.fixture
def catalogue(db: None) -> Iterator[None]:
    """The same as it is published from a file, with words, questions and hours."""
    publish_catalogue(actor=SYSTEM, at=make.MORNING, document=make_document(), source="a test")
    yield
    forget_kinds()
