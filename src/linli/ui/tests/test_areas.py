"""The drawn map of counts: projection, shades, and what it keeps back."""

import json

import pytest
from django.utils import translation

from linli.ui.areas import area_shapes
from linli.ui.tests.make import rendered


def square(key: str, west: float, south: float = 29.0) -> dict[str, object]:
    ring = [[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1], [west, south]]
    return {
        "type": "Feature",
        "properties": {"id": key, "name_zh": f"{key} 村", "name_en": f"Village {key}"},
        "geometry": {"type": "MultiPolygon", "coordinates": [[ring]]},
    }


OUTLINES = {"type": "FeatureCollection", "features": [square("a", 119), square("b", 120), square("c", 121)]}
COUNTS = {"a": 4, "b": 5, "c": 90}


def test_counts_below_five_are_kept_back_in_colour_words_and_table() -> None:
    drawing = area_shapes(OUTLINES, COUNTS)
    assert [(shape.count, shape.shade) for shape in drawing.shapes] == [(None, 0), (5, 2), (90, 5)]
    assert drawing.kept_back == 1
    with translation.override("en"):
        html = rendered("{{ areamap(outlines, counts, 'Open') }}", outlines=OUTLINES, counts=COUNTS)
    assert "Village a fewer than 5" in html
    assert ">4<" not in html
    assert ">90<" in html


def test_an_area_without_a_count_looks_like_one_that_is_kept_back() -> None:
    drawing = area_shapes(OUTLINES, {"c": 90})
    assert [shape.count for shape in drawing.shapes] == [None, None, 90]
    assert [shape.shade for shape in drawing.shapes] == [0, 0, 5]


def test_names_are_in_the_readers_language() -> None:
    with translation.override("zh-hans"):
        assert area_shapes(OUTLINES, COUNTS).shapes[0].name == "a 村"
    with translation.override("en"):
        assert area_shapes(OUTLINES, COUNTS).shapes[0].name == "Village a"


@pytest.mark.parametrize("form", [json.dumps(OUTLINES), json.dumps(OUTLINES).encode()])
def test_outlines_come_as_text_or_bytes_too(form: str | bytes) -> None:
    assert area_shapes(form, COUNTS) == area_shapes(OUTLINES, COUNTS)


def test_the_drawing_keeps_the_proportions_of_the_ground() -> None:
    drawing = area_shapes(OUTLINES, COUNTS, width=300)
    # Three degrees of longitude at 29.5 degrees north are 2.61 of latitude; the squares are one degree high.
    assert drawing.height == pytest.approx(300 / 2.61, abs=1)
    assert drawing.shapes[0].path.startswith("M0.0 ")


def test_without_outlines_the_reader_is_told() -> None:
    assert area_shapes({"features": []}, {}).shapes == []
    with translation.override("en"):
        assert "No outlines here yet" in rendered("{{ areamap({'features': []}, {}, 'Open') }}")


def test_names_stand_in_the_middle_of_their_areas_and_also_in_the_table() -> None:
    drawing = area_shapes(OUTLINES, COUNTS, width=460)
    assert [label.text for label in drawing.labels] == ["a 村", "b 村", "c 村"]
    assert [label.x for label in drawing.labels] == pytest.approx([77, 230, 383], abs=1)
    assert [label.y for label in drawing.labels] == pytest.approx([drawing.height / 2] * 3, abs=1)
    html = rendered("{{ areamap(outlines, counts, 'Open') }}", outlines=OUTLINES, counts=COUNTS)
    assert html.count(">a 村<") == 2, "in the drawing and in the table beside it"


def test_a_name_that_has_no_room_is_left_to_the_table() -> None:
    narrow = {"type": "FeatureCollection", "features": [square(f"{number}", 100 + number) for number in range(60)]}
    drawing = area_shapes(narrow, {}, width=460)
    assert drawing.labels == []
    assert len(drawing.shapes) == 60
    twice = {"type": "FeatureCollection", "features": [square("a", 119), square("b", 119)]}
    assert [label.text for label in area_shapes(twice, {}).labels] == ["a 村"], "one does not stand on another"


def test_no_more_names_than_can_be_read() -> None:
    many = [square(str(number), 100 + number % 10, 20 + number // 10) for number in range(100)]
    drawing = area_shapes({"type": "FeatureCollection", "features": many}, {}, width=4600)
    assert len(drawing.labels) == 40
