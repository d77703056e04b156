import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.kit.errors import Refused
from linli.kit.text import clean_line, clean_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  三弄口\u3000路灯 不亮 ", "三弄口 路灯 不亮"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("a\u0000b\u0007c", "abc"),
        ("\ufeff一\u200b二", "一二"),
        ("一\r\n二\r三\u2028四", "一\n二\n三\n四"),
        ("一\n\n\n\n\n二", "一\n\n二"),
        ("e\u0301", "\u00e9"),
        ("\U000e0041看不见", "看不见"),
        ("家庭\U0001f468\u200d\U0001f469\u200d\U0001f467", "家庭\U0001f468\u200d\U0001f469\u200d\U0001f467"),
    ],
)
def test_what_is_invisible_goes_and_what_is_visible_stays(typed: str, kept: str) -> None:
    assert clean_text(typed, max_length=100) == kept


@given(st.text(max_size=300))
def test_cleaning_twice_changes_nothing_more(typed: str) -> None:
    once = clean_text(typed, max_length=2000)
    assert clean_text(once, max_length=2000) == once
    assert not any(unicodedata.category(character) in ("Cs", "Co") for character in once)
    once.encode()


def test_a_line_has_no_line_break() -> None:
    assert clean_line("一\n二", max_length=10) == "一 二"


def test_too_much_is_refused_with_the_limit() -> None:
    with pytest.raises(Refused) as caught:
        clean_text("字" * 11, max_length=10, field="text")
    assert caught.value.code == "text.too_long"
    assert caught.value.field == "text"
    assert caught.value.facts == {"max_length": 10, "length": 11}


@pytest.mark.parametrize("blank", ["", " \n\t", "\u200b\u202e", "\u3000", "\u200d"])
def test_where_nothing_is_visible_nothing_remains(blank: str) -> None:
    assert clean_text(blank, max_length=10) == ""
