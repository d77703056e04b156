"""The cast in a town whose catalogue is a part of the one that ships."""

import msgspec
import pytest

from linli.kit.actors import SYSTEM
from linli.matters.actions.publish_catalogue import publish_catalogue
from linli.matters.queries.catalogue_files import SHIPPED_KINDS, read_catalogue
from linli.matters.rules.catalogue import Catalogue
from linli.matters.tests.make import MORNING, make_kinds
from linli.portal.views.figures import forget_lines
from tests.cast import Cast
from tests.kept_rows import lay_down

SUBJECTS = {"civil", "labour", "neighbours", "safety", "service", "other"}


@pytest.fixture(autouse=True)
def _no_figures_of_another_test() -> None:
    """The page of figures keeps what it has counted for a minute."""
    forget_lines()


@pytest.fixture(scope="session")
def shipped_kinds() -> Catalogue:
    """Six subjects of the base catalogue, read once: publishing all of them for every test takes four times as long."""
    whole = read_catalogue(SHIPPED_KINDS)
    return msgspec.structs.replace(whole, subjects=[part for part in whole.subjects or [] if part.code in SUBJECTS])


@pytest.fixture
def town(cast: Cast, shipped_kinds: Catalogue) -> Cast:
    """The cast, with kinds published and nothing remembered from another test."""
    lay_down("town", lambda: _publish(shipped_kinds))
    return cast


def _publish(document: Catalogue) -> None:
    publish_catalogue(actor=SYSTEM, at=MORNING, document=document, source="the catalogue that ships")


@pytest.fixture
def workplace(cast: Cast) -> Cast:
    """The cast with a catalogue of five kinds: what most pages of staff need, and quick to make."""
    make_kinds()
    return cast
