"""The sign-in links of the demonstration stand under each other in a terminal."""

import pytest

from linli.config.demo.start import aligned, columns


@pytest.mark.parametrize(
    ("text", "wide"), [("", 0), ("desk", 4), ("网格员", 6), ("网格员 A", 8), ("（桥头）", 8), ("e\u0301", 1), ("ｱ", 1)]
)
def test_a_chinese_character_takes_two_columns(text: str, wide: int) -> None:
    assert columns(text) == wide


def test_addresses_begin_in_the_same_column_whatever_the_labels_are_made_of() -> None:
    lines = aligned([("三网格 网格员", "http://a"), ("Desk", "http://b"), ("县 administrator", "http://c")])
    assert {columns(line[: line.index("http")]) for line in lines} == {18}
    assert aligned([]) == []
