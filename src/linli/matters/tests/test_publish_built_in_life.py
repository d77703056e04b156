"""The built-in life as a version: frozen at the first start, renewed by a release, never over a town's own."""

import msgspec
import pytest

from linli.matters.actions import publish_built_in_life as module
from linli.matters.actions.publish_built_in_life import publish_built_in_life
from linli.matters.models import Matter
from linli.matters.rules import BUILT_IN, Life
from linli.matters.tests import make
from linli.matters.tests.make_life import make_life, publish_life, without
from linli.workflows.queries import list_versions
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kinds")]


def test_the_first_start_keeps_it_and_the_next_changes_nothing(cast: Cast) -> None:
    published = publish_built_in_life(at=make.MORNING)
    assert published is not None
    assert make.make_matter(cast.grid.id).workflow_id == published.workflow_id
    assert publish_built_in_life(at=make.later(1)) is None


def test_a_release_that_changes_it_leaves_matters_under_way_as_they_are(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = publish_built_in_life(at=make.MORNING)
    assert first is not None
    old = make.make_matter(cast.grid.id)
    narrower = msgspec.structs.replace(make_life(without("DECLINE", "OWNER")), source=BUILT_IN.definition.source)
    monkeypatch.setattr(module, "BUILT_IN", Life(narrower))
    second = publish_built_in_life(at=make.later(1))
    assert second is not None
    assert second.version == 2
    assert make.make_matter(cast.grid.id).workflow_id == second.workflow_id
    assert Matter.objects.get(id=old.id).workflow_id == first.workflow_id


def test_a_life_of_the_town_stays_in_force_over_releases(cast: Cast) -> None:
    publish_life(make_life(without("DECLINE", "OWNER")))
    assert publish_built_in_life(at=make.later(1)) is None
    assert [row.version for row in list_versions("matter")] == [1]
