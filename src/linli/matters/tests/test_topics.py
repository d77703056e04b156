"""Who is woken by a change: the readers of the matter, and every team from its grid up to the county."""

import pytest

from linli.ledger.models import Entry
from linli.matters import actions
from linli.matters.tests.make import MORNING, later, make_kinds, make_matter
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def topics_after(verb: str) -> set[str]:
    """Those of the newest entry of that verb."""
    return set(Entry.objects.filter(verb=verb).latest("at").topics)


def test_what_happens_in_a_grid_wakes_every_team_above_it(cast: Cast) -> None:
    make_kinds()
    matter = make_matter(cast.grid.id)
    actions.accept(actor=cast.caseworker.actor, at=later(1), matter_id=matter.id)
    rungs = {f"place:{place.path}" for place in (cast.grid, cast.village, cast.township, cast.county)}
    assert topics_after("matters.receive") == topics_after("matters.accept") == {f"matter:{matter.id}", *rungs}


def test_a_place_beside_sleeps_on(cast: Cast) -> None:
    make_kinds()
    make_matter(cast.grid.id, at=MORNING)
    beside = {f"place:{place.path}" for place in (cast.ladder.grids[0], cast.far_grid, cast.ladder.townships[1])}
    assert not topics_after("matters.receive") & beside


def test_a_change_of_hands_wakes_those_it_leaves_and_those_it_comes_to(cast: Cast) -> None:
    make_kinds()
    matter = make_matter(cast.grid.id)
    actions.move(
        actor=cast.county_coordinator.actor,
        at=later(1),
        matter_id=matter.id,
        place_id=cast.far_grid.id,
        reason="位置弄错了",
    )
    woken = topics_after("matters.move")
    assert {f"place:{cast.grid.path}", f"place:{cast.township.path}"} <= woken
    assert {f"place:{cast.far_grid.path}", f"place:{cast.ladder.townships[1].path}"} <= woken
