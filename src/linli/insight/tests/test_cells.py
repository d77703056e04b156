"""The public map: whole cells from an index, the same whatever box they are seen through."""

import json
from typing import Any

import pytest
from django.test import Client

from linli.insight.tests.make import OPEN, WHERE, many
from linli.matters.models import Matter
from linli.matters.tests.make import LIGHT, MORNING, POTHOLE, QUARREL
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BOX = "120.2,29.7,120.3,29.8"


@pytest.fixture(autouse=True)
def _morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli.kit.clock.now", lambda: MORNING)


def _cells(bbox: str = BOX, **more: str) -> list[dict[str, Any]]:
    response = Client().get(f"{OPEN}/cells.geojson", {"bbox": bbox, **more})
    assert response.status_code == 200
    features: list[dict[str, Any]] = json.loads(response.content)["features"]
    return features


def test_a_cell_shows_five_and_not_four(cast: Cast) -> None:
    many(4, cast.grid.id)
    assert _cells() == []
    many(1, cast.grid.id)
    (cell,) = _cells()
    assert cell["properties"] == {
        "count": 5,
        "metres": 100,
        "kinds": [{"code": LIGHT, "zh": "路灯不亮", "en": "Street light out", "count": 5}],
    }
    assert cell["geometry"]["coordinates"] == list(WHERE)


def test_a_new_matter_is_on_the_map_at_once(cast: Cast) -> None:
    many(5, cast.grid.id)
    assert _cells()[0]["properties"]["count"] == 5
    many(1, cast.grid.id)
    assert _cells()[0]["properties"]["count"] == 6


def test_a_kind_whose_place_is_a_home_is_not_on_the_map(cast: Cast) -> None:
    many(9, cast.grid.id, kind=QUARREL)
    assert _cells() == []


def test_a_narrower_kind_or_period_shows_whole_groups_alone(cast: Cast) -> None:
    many(5, cast.grid.id, kind=LIGHT)
    many(3, cast.grid.id, kind=POTHOLE)
    assert [cell["properties"]["count"] for cell in _cells()] == [5]
    assert [cell["properties"]["count"] for cell in _cells(kind="civil.lighting")] == [5]
    assert _cells(kind="civil.road") == []
    assert _cells(**{"from": "2026-Q1", "to": "2026-Q2"}) == []


def test_two_quarters_are_a_sum_of_groups_of_five(cast: Cast) -> None:
    many(5, cast.grid.id)
    earlier = many(4, cast.grid.id)
    Matter.objects.filter(id__in=[row.id for row in earlier]).update(received_at=MORNING.replace(month=8))
    assert [cell["properties"]["count"] for cell in _cells(**{"from": "2026-Q3", "to": "2026-Q4"})] == [5]


def test_a_cell_tells_the_same_through_every_box_that_touches_it(cast: Cast) -> None:
    many(3, cast.grid.id, point=(120.2311, 29.7111))
    many(2, cast.grid.id, point=(120.2342, 29.7142))
    (whole,) = _cells()
    assert whole["properties"]["metres"] == 500
    for box in ("120.2310,29.7110,120.2312,29.7112", "120.2341,29.7141,120.2349,29.7149", "120.234,29.70,120.29,29.79"):
        assert _cells(box) == [whole]
    assert _cells("120.2351,29.7141,120.24,29.7149") == []


def test_a_cell_that_a_border_cuts_is_counted_for_each_village(cast: Cast) -> None:
    many(4, cast.grid.id)
    many(4, cast.ladder.grids[0].id)
    assert _cells() == []


def test_the_map_is_one_statement_about_matters(cast: Cast, django_assert_num_queries: Any) -> None:
    many(5, cast.grid.id)
    _cells()
    with django_assert_num_queries(4):  # the newest entry, the kinds twice, the cells
        _cells()
