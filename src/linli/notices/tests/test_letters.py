"""A letter is the same PDF for the same words, can be read back and by screen readers, and runs nothing it is told."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from linli.kit.errors import Refused
from linli.notices.queries import ADDRESS_LINES, MOST_LETTERS, desk_telephone, write_letters
from linli.notices.tests.make_letters import HOSTILE, LINK, make_letter, pages_of

A4 = (595.3, 841.9)  # points


def _blankless(text: str) -> str:
    return "".join(text.replace("\u200b", "").split())


def test_the_same_letter_is_the_same_file_byte_for_byte() -> None:
    first = write_letters([make_letter()], "信")
    write_letters([make_letter(heading="另一封")], "信")
    assert write_letters([make_letter()], "信") == first


def test_it_is_one_a4_page_with_everything_on_it_in_the_typeface_that_comes_along() -> None:
    reader = PdfReader(BytesIO(write_letters([make_letter()], "一封信")))
    (page,) = reader.pages
    assert (round(float(page.mediabox.width), 1), round(float(page.mediabox.height), 1)) == A4
    told = _blankless(page.extract_text())
    for word in ("陈女士", "枫源村3号", "FQ7-K3M", "办理中", "11月26日18:00", "12345", LINK):
        assert word in told
    resources: Any = page["/Resources"]
    fonts = {str(font.get_object()["/BaseFont"]) for font in resources["/Font"].values()}
    assert fonts
    assert all("NotoSansSC" in font for font in fonts)


def test_screen_readers_get_its_title_language_structure_and_what_the_code_says() -> None:
    written = write_letters([make_letter()], "一封信")
    reader = PdfReader(BytesIO(written))
    assert reader.metadata is not None
    assert reader.metadata.title == "一封信"
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "zh"
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root


@pytest.mark.parametrize("field", ["sender", "heading"])
def test_markup_in_what_is_told_is_set_as_it_stands(field: str) -> None:
    (page,) = pages_of(write_letters([make_letter(**{field: HOSTILE})], HOSTILE))
    assert _blankless(HOSTILE) in _blankless(page)


@pytest.mark.parametrize("field", ["address", "about", "paragraphs", "see", "foot"])
def test_markup_in_lines_is_set_as_it_stands(field: str) -> None:
    (page,) = pages_of(write_letters([make_letter(**{field: (HOSTILE,)})], "信"))
    assert _blankless(HOSTILE) in _blankless(page)


def test_what_has_no_shape_on_paper_is_left_out_and_breaks_nothing() -> None:
    words = "桥\x00头\x1b[31m\u202e倒\ud800\n二"
    (page,) = pages_of(write_letters([make_letter(paragraphs=(words,))], words))
    assert "桥头[31m倒" in _blankless(page)


def test_an_address_longer_than_the_window_does_not_run_over_the_letter() -> None:
    lines = tuple(f"第 {number} 行 " + "长" * 60 for number in range(20))
    (page,) = pages_of(write_letters([make_letter(address=lines)], "信"))
    assert f"第{ADDRESS_LINES}行" not in _blankless(page)
    assert "办理中" in page


def test_each_letter_of_a_batch_has_its_own_page_and_language() -> None:
    english = make_letter(language="en", heading="Your matter KR4-P8T", facts=(("Stage", "Being worked on"),))
    first, second = pages_of(write_letters([make_letter(), english], "信"))
    assert "FQ7-K3M" in first
    assert "Being worked on" in second
    assert "KR4-P8T" not in first


def test_no_letters_and_too_many_are_refused() -> None:
    with pytest.raises(Refused, match=r"letter\.none"):
        write_letters([], "信")
    with pytest.raises(Refused, match=r"letter\.too_many"):
        write_letters([make_letter()] * (MOST_LETTERS + 1), "信")


def test_without_the_typeface_nothing_is_set_in_another(settings: Any, tmp_path: Path) -> None:
    settings.LINLI_LETTER_FONTS = str(tmp_path)
    with pytest.raises(Refused, match=r"letter\.no_typeface"):
        write_letters([make_letter()], "信")


def test_the_telephone_of_the_desk_is_data() -> None:
    assert desk_telephone() == "12345"
