"""The ladder goes out as a table that changes nothing when it comes in."""

from datetime import UTC, datetime

import pytest

from linli.kit.actors import SYSTEM
from linli.places import actions, queries
from linli.places.actions import Outcome
from linli.places.models import Place
from linli.places.tests.make import make_ladder

pytestmark = pytest.mark.django_db


def test_it_comes_in_again_and_changes_nothing() -> None:
    ladder = make_ladder()
    Place.objects.filter(id=ladder.grids[0].id).update(name_en="=cmd|x")
    text = queries.places_csv(ladder.county.path)
    assert "'=cmd|x" in text
    rows = actions.read_places(text.encode())
    report = actions.import_places(rows=rows, actor=SYSTEM, at=datetime(2026, 5, 4, tzinfo=UTC))
    assert {row.outcome for row in report.rows} == {Outcome.UNCHANGED}
    assert len(report.rows) == Place.objects.current().count()


def test_it_holds_the_subtree_alone() -> None:
    ladder = make_ladder()
    text = queries.places_csv(ladder.townships[0].path)
    assert ladder.townships[0].code in text
    assert f",{ladder.townships[1].code}," not in text
