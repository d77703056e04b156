"""The public answers about places over HTTP."""

import json
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from linli.kit.actors import SYSTEM
from linli.places.actions import rename_place
from linli.places.tests.make import make_ladder
from linli.places.tests.watch import NOW

pytestmark = pytest.mark.django_db


def get(client: Client, url: str, **headers: str) -> Any:
    return client.get(f"/places/{url}", headers=headers)


def test_outlines_of_a_subtree_say_that_they_are_synthetic(client: Client) -> None:
    ladder = make_ladder()
    response = get(client, f"outlines/grid.geojson?within={ladder.villages[0].path}")
    assert response.status_code == 200
    assert response["Content-Type"] == "application/geo+json"
    features = json.loads(response.content)["features"]
    assert [f["properties"]["code"] for f in features] == ["330681103201001", "330681103201002"]
    assert all(f["properties"]["is_synthetic"] for f in features)
    assert features[0]["geometry"]["type"] == "Polygon"


def test_an_unchanged_outline_is_not_sent_twice(client: Client) -> None:
    ladder = make_ladder()
    first = get(client, "outlines/township.geojson")
    assert first["ETag"]
    again = get(client, "outlines/township.geojson", if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    rename_place(place_id=ladder.townships[0].id, name_zh="新桥镇", actor=SYSTEM, at=NOW)
    changed = get(client, "outlines/township.geojson", if_none_match=first["ETag"])
    assert changed.status_code == 200
    assert "新桥镇" in changed.content.decode()


def test_places_are_found_and_walked_in_the_readers_language(client: Client) -> None:
    ladder = make_ladder()
    found = get(client, "search?q=fengyuan").json()["places"]
    assert [(place["name"], place["above"]) for place in found] == [("枫源村", ["诸暨市", "枫桥镇"])]
    client.cookies["linli_language"] = "en"
    below = get(client, f"children?of={ladder.townships[1].id}").json()["places"]
    assert [(place["name"], place["above"]) for place in below] == [("Tongwen Village", ["Paitou Town", "Zhuji City"])]
    assert [place["code"] for place in get(client, "children").json()["places"]] == ["330681"]


def test_a_point_gets_its_grid_its_neighbours_or_a_sentence(client: Client) -> None:
    ladder = make_ladder()
    found = get(client, "locate?lon=120.2099&lat=29.705").json()
    assert found["place"]["id"] == str(ladder.grids[0].id)
    assert [place["id"] for place in found["nearby"]] == [str(ladder.grids[1].id)]
    assert found["place"]["is_synthetic"]
    outside = get(client, "locate?lon=121&lat=29.705").json()
    assert (outside["place"], outside["reason"]) == (None, "OUTSIDE")
    assert outside["sentence"]
    for query in ("lon=29.705&lat=120.205", "lon=nan&lat=1", "lon=1e9&lat=1"):
        assert get(client, f"locate?{query}").json()["sentence"]


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("outlines/planet.geojson", 404),
        ("outlines/grid.geojson?within=330681", 400),
        ("search?q=x&within=a", 400),
        ("children?of=nonsense", 404),
        (f"children?of={UUID(int=7)}", 404),
        ("locate", 400),
        ("locate?lon=east&lat=29", 400),
        ("locate?lon=120", 400),
    ],
)
def test_a_bad_question_is_refused_plainly(client: Client, url: str, status: int) -> None:
    make_ladder()
    assert get(client, url).status_code == status


def test_nothing_is_taken_by_post(client: Client) -> None:
    assert client.post("/places/search").status_code in (403, 405)
