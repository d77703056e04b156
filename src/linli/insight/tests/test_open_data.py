"""Open data: rows without anything personal, the same whatever was said, and every filter a selection of one whole."""

import csv
import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.insight.tests.make import OPEN, WHERE, change, many
from linli.matters.models import Contact, Matter
from linli.matters.tests.make import BOUNDARY, LIGHT, MORNING, POTHOLE, QUARREL, VIOLENCE
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PERIOD = "from=2026-Q1&to=2026-Q4"


@pytest.fixture(autouse=True)
def _morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli.kit.clock.now", lambda: MORNING)


def _body(path: str) -> bytes:
    response = Client().get(f"{OPEN}/{path}")
    assert response.status_code == 200
    return b"".join(response) if response.streaming else response.content


def _rows(query: str = "") -> list[dict[str, str]]:
    text = _body(f"matters.csv?{PERIOD}&{query}").decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


def test_a_row_has_its_cell_where_five_of_its_kind_share_it(cast: Cast) -> None:
    many(5, cast.grid.id, kind=LIGHT)
    rows = _rows()
    assert len(rows) == 5
    assert {(row["lon"], row["lat"], row["cell_metres"]) for row in rows} == {("120.2345", "29.7145", "100")}
    assert {row["place_code"] for row in rows} == {cast.village.code}
    assert {row["received_on"] for row in rows} == {"2026-11-23"}


def test_four_of_a_kind_are_not_published(cast: Cast) -> None:
    many(4, cast.grid.id, kind=LIGHT)
    assert _rows() == []


def test_villages_with_fewer_than_five_stand_under_their_township(cast: Cast) -> None:
    many(3, cast.ladder.grids[0].id, kind=LIGHT, point=None)
    many(2, cast.grid.id, kind=LIGHT, point=None)
    assert {row["place_code"] for row in _rows()} == {cast.township.code}


def test_a_private_kind_is_not_published_and_a_home_has_no_cell(cast: Cast) -> None:
    many(6, cast.grid.id, kind=VIOLENCE)
    many(6, cast.grid.id, kind=QUARREL)
    rows = _rows()
    assert {row["kind"] for row in rows} == {QUARREL}
    assert {(row["lon"], row["cell_metres"]) for row in rows} == {("", "")}


def test_a_withdrawn_matter_is_in_no_row_and_no_count(cast: Cast) -> None:
    rows = many(5, cast.grid.id)
    change(rows[:1], state="WITHDRAWN")
    assert _rows() == []
    assert json.loads(_body("cells.geojson?bbox=120.2,29.7,120.3,29.8"))["features"] == []


def test_no_word_number_contact_or_exact_point_changes_a_byte(cast: Cast) -> None:
    def world(text: str, name: str, dx: float, minutes: int) -> list[bytes]:
        Contact.objects.all().delete()
        for number, row in enumerate(Matter.objects.order_by("id")):
            lon = None if row.lon is None else WHERE[0] + dx * (number % 3 - 1)
            later = MORNING + timedelta(minutes=minutes + number)
            change(
                [row],
                text=text,
                title=text[:40],
                address=text,
                lon=lon,
                received_at=later,
                reference=f"{name}{number:05d}",
            )
            Contact.objects.create(matter=row, name=name * 3, phone="13800000000", consented_at=MORNING)
        return [_body(path) for path in paths]

    paths = [
        f"{one}{PERIOD}"
        for one in ("matters.csv?", "matters.geojson?", "figures.csv?", "cells.geojson?bbox=120.2,29.7,120.3,29.8&")
    ]
    many(6, cast.grid.id, kind=LIGHT)
    many(7, cast.grid.id, kind=QUARREL)
    one, other = world("路灯坏了", "A", 0.0, 0), world("邻居天天吵 张三", "B", 0.0004, 300)
    assert one == other
    assert len(one[0].splitlines()) == 14


def test_moving_one_between_grids_of_a_village_changes_nothing(cast: Cast) -> None:
    rows = many(5, cast.grid.id)
    before = _body(f"matters.csv?{PERIOD}")
    sibling = cast.ladder.grids[3]
    assert sibling.path.startswith(cast.village.path)
    change(rows[:2], place_id=sibling.id, place_path=sibling.path)
    assert _body(f"matters.csv?{PERIOD}") == before


def _many_places(cast: Cast) -> None:
    for number, (grid, kind, count) in enumerate(
        [
            (0, LIGHT, 7),
            (2, LIGHT, 3),
            (4, LIGHT, 2),
            (1, POTHOLE, 4),
            (3, POTHOLE, 6),
            (5, BOUNDARY, 5),
            (0, QUARREL, 1),
        ]
    ):
        many(count, cast.ladder.grids[grid].id, kind=kind, point=(WHERE[0] + number * 0.003, WHERE[1]))


def test_every_selection_is_part_of_the_whole_so_that_nothing_can_be_subtracted(cast: Cast) -> None:
    _many_places(cast)
    whole = _rows()
    places = [cast.county, *cast.ladder.townships, *cast.ladder.villages, *cast.ladder.grids]
    for place in places:
        for kind in ("", "civil", LIGHT, POTHOLE, BOUNDARY, QUARREL):
            selected = _rows(f"place={place.code}&kind={kind}")
            inside = [row for row in whole if row["kind"].startswith(kind) and _lies_in(row, place.code, cast)]
            assert selected == inside
            assert all(_same_place(row, selected) >= 5 for row in selected)


def _lies_in(row: dict[str, str], code: str, cast: Cast) -> bool:
    places = [cast.county, *cast.ladder.townships, *cast.ladder.villages]
    return code in next(place.path for place in places if place.code == row["place_code"]).split("/")


def _same_place(row: dict[str, str], rows: list[dict[str, str]]) -> int:
    stratum = ("kind", "quarter", "place_code", "lon", "lat")
    return sum(all(other[name] == row[name] for name in stratum) for other in rows)


def test_the_same_rows_stand_in_both_files(cast: Cast) -> None:
    _many_places(cast)
    features = json.loads(_body(f"matters.geojson?{PERIOD}"))["features"]
    rows = _rows()
    assert [one["properties"]["received_on"] for one in features] == [row["received_on"] for row in rows]
    assert [one["geometry"] is None for one in features] == [row["lon"] == "" for row in rows]


def test_an_answer_is_kept_until_something_changes(cast: Cast) -> None:
    many(5, cast.grid.id)
    first = Client().get(f"{OPEN}/matters.csv")
    again = Client().get(f"{OPEN}/matters.csv", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    many(1, cast.grid.id)
    after = Client().get(f"{OPEN}/matters.csv", headers={"If-None-Match": first.headers["ETag"]})
    assert after.status_code == 200


def test_whether_the_promise_was_kept_is_said_once_it_is_settled(cast: Cast) -> None:
    rows = many(6, cast.grid.id)
    change(rows[:3], state="CONFIRMED", resolved_at=MORNING + timedelta(hours=1), first_resolved_level="GRID")
    change(rows[3:5], state="RESOLVED", resolved_at=MORNING + timedelta(days=90), first_resolved_level="TOWNSHIP")
    told = sorted((row["stage"], row["target_met"], row["first_settled_level"]) for row in _rows())
    assert (
        told == [("RECEIVED", "", "")] + [("SETTLED", "false", "TOWNSHIP")] * 2 + [("SETTLED", "true", "VILLAGE")] * 3
    )


def test_the_description_names_every_column_in_both_languages(cast: Cast) -> None:
    many(5, cast.grid.id)
    document = json.loads(_body("catalog.json"))
    columns = document["dcat:dataset"]["csvw:tableSchema"]["csvw:column"]
    assert [one["csvw:name"] for one in columns] == list(_rows()[0])
    for one in columns:
        chinese, english = (words["@value"] for words in one["dct:description"])
        assert chinese != english
    addresses = [one["dcat:downloadURL"] for one in document["dcat:dataset"]["dcat:distribution"]]
    assert all("/api/v1/open-data/matters." in address for address in addresses)


@pytest.mark.parametrize("path", ["matters.csv", "matters.geojson", "cells.geojson", "figures.csv"])
@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("from=2026-Q5", "parameter.malformed"),
        ("from=2026-Q2&to=2026-Q1", "parameter.span"),
        ("from=2001-Q1&to=2026-Q1", "parameter.span"),
        ("kind=' OR 1=1", "parameter.malformed"),
        ("kind=a&kind=b", "parameter.twice"),
        ("name=Wang", "parameter.unknown"),
    ],
)
def test_a_parameter_at_fault_is_refused(cast: Cast, path: str, query: str, code: str) -> None:
    response = Client().get(f"{OPEN}/{path}?{query}")
    assert (response.status_code, response.json()["code"]) == (400, code)
    assert response.json()["message"]


def test_nothing_can_be_sent_to_the_open_data(cast: Cast) -> None:
    assert Client().post(f"{OPEN}/matters.csv").status_code == 405


VALUES = st.text(st.characters(codec="utf-8"), max_size=40)


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from(["from", "to", "kind", "place", "bbox", "x"]), VALUES))
def test_whatever_is_asked_the_answer_is_data_or_a_refusal_with_a_code(given_: dict[str, Any]) -> None:
    for path in ("matters.csv", "cells.geojson"):
        response = Client().get(f"{OPEN}/{path}", given_)
        assert response.status_code == 200 or (response.status_code == 400 and response.json()["code"])
