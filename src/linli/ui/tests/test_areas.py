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
