"""Names in English and pinyin."""

import pytest

from linli.places import names
from linli.places.divisions import read_divisions
from linli.places.rules import Level


@pytest.mark.parametrize(
    ("chinese", "level", "english"),
    [
        ("枫桥镇", Level.TOWNSHIP, "Fengqiao Town"),
        ("暨阳街道", Level.TOWNSHIP, "Jiyang Subdistrict"),
        ("东和乡", Level.TOWNSHIP, "Donghe Township"),
        ("乌镇", Level.TOWNSHIP, "Wuzhen Town"),
        ("枫源村", Level.VILLAGE, "Fengyuan Village"),
        ("邱村", Level.VILLAGE, "Qiucun Village"),
        ("江东社区", Level.VILLAGE, "Jiangdong Community"),
        ("东安村", Level.VILLAGE, "Dong'an Village"),
        ("诸暨市", Level.COUNTY, "Zhuji City"),
        ("乐清市", Level.COUNTY, "Yueqing City"),
        ("莲都区", Level.COUNTY, "Liandu District"),
        ("第三网格", Level.GRID, "Grid 3"),
        ("网格 12", Level.GRID, "Grid 12"),
        ("第一百零五网格", Level.GRID, "Grid 105"),
        ("枫源村第二网格", Level.GRID, "Fengyuancun Grid 2"),
        ("Ward 3", Level.TOWNSHIP, "Ward 3"),
    ],
)
def test_an_english_name_is_made_in_the_usual_form(chinese: str, level: Level, english: str) -> None:
    assert names.english_name(chinese, level) == english


@pytest.mark.parametrize(
    ("official", "place"),
    [
        ("袁家村委会", "袁家村"),
        ("望云社区居委会", "望云社区"),
        ("上（田本）村村委会", "上（田本）村"),
        ("大桥村民委员会", "大桥村"),
        ("江东社区", "江东社区"),
        ("城关居委会", "城关居委会"),
        ("村委会", "村委会"),
    ],
)
def test_a_committee_gives_its_name_to_the_place_it_serves(official: str, place: str) -> None:
    assert names.place_name(official) == place


def test_every_grid_number_reads_back_from_its_chinese() -> None:
    for number in range(1, 1000):
        assert names.english_name(names.grid_name(number), Level.GRID) == f"Grid {number}"


def test_a_place_can_be_asked_for_by_name_pinyin_initials_and_code() -> None:
    assert names.search_text("枫桥镇", "Fengqiao Town", "330681103").split("\n") == [
        "",
        "枫桥镇",
        "fengqiaozhen",
        "fqz",
        "fengqiao town",
        "330681103",
        "",
    ]


def test_the_shipped_codes_form_a_ladder_without_holes() -> None:
    divisions = read_divisions()
    codes = {division.code for division in divisions}
    by_level = {level: sum(d.level is level for d in divisions) for level in Level}

    assert len(codes) == len(divisions)
    assert by_level == {Level.COUNTY: 90, Level.TOWNSHIP: 1387, Level.VILLAGE: 25547, Level.GRID: 0}
    assert all(d.parent_code in codes for d in divisions if d.level is not Level.COUNTY)
    assert sum(d.level is Level.VILLAGE for d in read_divisions("330681")) == 515
