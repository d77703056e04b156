"""Receiving: one record from every channel, routed and explained in the same answer."""

import pytest

from linli.matters.tests import make
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kinds(db: None) -> None:
    make.make_kinds()


def test_a_street_light_goes_to_the_caseworker_of_its_grid_with_both_times(cast: Cast) -> None:
    received = make.make_received(cast.grid.id)
    assert received.owner_post_id == cast.caseworker.post.id
    assert received.owner_place_id == cast.grid.id
    assert received.level == "GRID"
    assert received.first_contact_due_at == make.later(4)
    assert received.due_at == make.later(72)
