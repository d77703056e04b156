"""Administration of places: one becomes several, named by an administrator and checked before it holds."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.places import queries as places
from linli.places.models import Place
from tests.cast import Cast

pytestmark = pytest.mark.django_db

NAMES = {"code_1": "330681103211", "name_zh_1": "上枫村", "code_2": "330681103212", "name_zh_2": "下枫村"}
GRIDS = {"code_1": "330681103202011", "name_zh_1": "十一网格", "code_2": "330681103202012", "name_zh_2": "十二网格"}


def address(place: Place) -> str:
    return reverse("keep_split", kwargs={"place_id": place.id})


def below(cast: Cast, first: str = "1", second: str = "2") -> dict[str, str]:
    one, two = (grid for grid in cast.ladder.grids if grid.parent_id == cast.village.id)
    return {f"below_{one.id}": first, f"below_{two.id}": second}


def halves(place: Place, codes: tuple[str, str] = (GRIDS["code_1"], GRIDS["code_2"]), middle: float = 0.5) -> bytes:
    """The square of grid 3, cut from north to south."""
    west, south = 120.22, 29.70
    edges = (west, west + 0.01 * middle, 120.23)
    features = [
        {
            "type": "Feature",
            "properties": {"code": code},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[a, south], [b, south], [b, 29.71], [a, 29.71], [a, south]]],
            },
        }
        for code, a, b in zip(codes, edges, edges[1:], strict=False)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def file(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("parts.geojson", data, "application/geo+json")


def test_the_page_of_a_place_leads_to_it(workplace: Cast) -> None:
    page = workplace.administrator.client().get(reverse("keep_place", kwargs={"place_id": workplace.village.id}))
    assert address(workplace.village) in page.content.decode()
    county = workplace.administrator.client().get(reverse("keep_places"))
    assert address(workplace.county) not in county.content.decode()


def test_a_village_becomes_two_and_each_grid_goes_where_it_was_put(workplace: Cast) -> None:
    client, told = workplace.administrator.client(), {**NAMES, **below(workplace)}
    checked = client.post(address(workplace.village), {**told, "act": "check"})
    assert checked.status_code == 200
    assert "上枫村" in checked.content.decode()
    assert Place.objects.get(id=workplace.village.id).valid_to is None, "looking at it changes nothing"
    assert client.post(address(workplace.village), {**told, "act": "split"}).status_code == 302
    assert Place.objects.get(id=workplace.village.id).valid_to is not None
    first = places.find_place_by_code(NAMES["code_1"])
    assert first is not None
    assert Place.objects.get(id=workplace.grid.id).parent_id == first.id


def test_a_grid_is_split_by_a_file_that_is_sent_once(workplace: Cast) -> None:
    client, data = workplace.administrator.client(), halves(workplace.grid)
    checked = client.post(address(workplace.grid), {**GRIDS, "act": "check", "file": file(data)})
    page = checked.content.decode()
    assert checked.status_code == 200, page
    assert 'name="outlines"' in page
    answer = client.post(address(workplace.grid), {**GRIDS, "act": "split", "outlines": data.decode()})
    assert answer.status_code == 302, answer.content.decode()
    spots = [places.locate(longitude, 29.705).place_id for longitude in (120.222, 120.228)]
    found = [places.place_row(spot).code for spot in spots if spot is not None]
    assert found == [GRIDS["code_1"], GRIDS["code_2"]]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code_1": ""}, "code_1"),
        ({"code_1": "a b/c"}, "code_1"),
        ({"code_2": NAMES["code_1"]}, "code_2"),
        ({"code_2": "330681"}, "code_2"),
        ({"name_zh_2": " \u200b"}, "name_zh_2"),
        ({"code_3": "330681103213"}, "name_zh_3"),
        ({"name_en_4": "Fourth"}, "code_4"),
        ({"name_zh_1": "长" * 61}, "name_zh_1"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(workplace: Cast, change: dict[str, str], field: str) -> None:
    told = {**NAMES, **below(workplace), **change, "act": "split"}
    answer = workplace.administrator.client().post(address(workplace.village), told)
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in answer.content.decode()
    assert Place.objects.get(id=workplace.village.id).valid_to is None


@pytest.mark.parametrize("nowhere", ["", "9", "x"])
def test_every_place_below_needs_a_part(workplace: Cast, nowhere: str) -> None:
    told = {**NAMES, **below(workplace, second=nowhere), "act": "split"}
    answer = workplace.administrator.client().post(address(workplace.village), told)
    assert answer.status_code == 422
    assert 'href="#id_below_' in answer.content.decode()


BAD_FILES: list[Any] = [b"", b"\xff\x00", b"{", b'{"features": [1]}', b'{"features": 1}', b"x" * 1_000_001]


@pytest.mark.parametrize("data", BAD_FILES)
def test_a_file_that_is_none_is_refused_with_a_sentence(workplace: Cast, data: bytes) -> None:
    told = {**GRIDS, "act": "check", "file": file(data)}
    answer = workplace.administrator.client().post(address(workplace.grid), told)
    assert answer.status_code == 422
    assert 'href="#id_file"' in answer.content.decode()


def test_outlines_that_miss_the_place_or_belong_to_other_codes_are_refused(workplace: Cast) -> None:
    client = workplace.administrator.client()
    others = halves(workplace.grid, codes=("1", "2"))
    assert client.post(address(workplace.grid), {**GRIDS, "act": "check", "file": file(others)}).status_code == 422
    half = json.loads(halves(workplace.grid))
    half["features"][1]["geometry"] = half["features"][0]["geometry"]
    for outlines in (json.dumps(half), ""):
        answer = client.post(address(workplace.grid), {**GRIDS, "act": "split", "outlines": outlines})
        assert 400 <= answer.status_code < 500
        assert 'href="#id_file"' in answer.content.decode()
    assert Place.objects.get(id=workplace.grid.id).valid_to is None


def test_going_back_keeps_what_was_typed(workplace: Cast) -> None:
    told = {**GRIDS, "act": "change", "outlines": halves(workplace.grid).decode()}
    page = workplace.administrator.client().post(address(workplace.grid), told).content.decode()
    assert 'value="十一网格"' in page
    assert "FeatureCollection" in page


def test_in_english(workplace: Cast) -> None:
    client = workplace.administrator.client()
    client.cookies["linli_language"] = "en"
    page = client.get(address(workplace.village), headers={"accept-language": "en"}).content.decode()
    assert "Split the place" in page
    assert "Part 1: code" in page


@pytest.mark.parametrize("who", ["caseworker", "clerk", "coordinator", "resident", "officer"])
def test_who_may_not(workplace: Cast, who: str) -> None:
    client, told = getattr(workplace, who).client(), {**NAMES, **below(workplace), "act": "split"}
    assert client.get(address(workplace.village)).status_code == 403
    assert client.post(address(workplace.village), told).status_code == 403
    assert Client().post(address(workplace.village), told).status_code == 403
    assert workplace.administrator.client().get(address(workplace.county)).status_code == 403
    assert Place.objects.get(id=workplace.village.id).valid_to is None
